// SPDX-License-Identifier: Apache-2.0
#include "server_probes.hpp"

#include <motor/motor.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace motor::testing {
namespace {

/// A collection with `{_id: 1, name: "a", list: [1, 2]}`.
motor::collection filled(const scratch& scratch) {
    auto made = scratch.db["filled"];
    made.insert_one(doc("_id", 1, "name", "a", "list", array(1, 2))).get();
    return made;
}

bool array_filters(const scratch& scratch) {
    auto collection = filled(scratch);
    auto matching = array(doc("x", 2));
    collection.update_one(doc(), doc("$set", doc("list.$[x]", 9))).array_filters(matching).get();
    return collection.find_one(doc("list", 9)).get().has_value();
}

bool change_streams(const scratch& scratch) {
    auto stream = filled(scratch).watch();
    stream.open().get();
    stream.close().get();
    return true;
}

bool collations(const scratch& scratch) {
    auto any_case = doc("locale", "en", "strength", 2);
    return filled(scratch).find_one(doc("name", "A")).collation(any_case).get().has_value();
}

bool database_pipelines(const scratch& scratch) {
    auto pipeline = array(doc("$documents", array(doc("a", 1))));
    return scratch.db.aggregate(pipeline).to_list().get().size() == 1;
}

bool fail_points(const scratch& scratch) {
    scratch.client["admin"]
        .run_command(doc("configureFailPoint", "failCommand", "mode", "off"))
        .get();
    return true;
}

bool find_and_modify_fields(const scratch& scratch) {
    auto without_id = doc("_id", 0);
    auto found = filled(scratch).find_one_and_update(doc(), doc("$set", doc("a", 1)));
    auto before = found.projection(without_id).get();
    return before && !before->contains("_id");
}

bool lookup(const scratch& scratch) {
    auto itself = doc("from", "filled", "localField", "_id", "foreignField", "_id", "as", "joined");
    auto joined = filled(scratch).aggregate(array(doc("$lookup", itself))).next().get();
    return joined && joined->contains("joined");
}

bool out_stages(const scratch& scratch) {
    filled(scratch).aggregate(array(doc("$out", "other"))).to_list().get();
    return scratch.db["other"].find_one().get().has_value();
}

bool renaming_onto_another(const scratch& scratch) {
    auto collection = filled(scratch);
    scratch.db.create_collection("other").get();
    collection.rename("other").drop_target(true).get();
    return scratch.db["other"].find_one().get().has_value();
}

bool time_series(const scratch& scratch) {
    scratch.db.create_collection("other").time_series(doc("timeField", "t")).get();
    auto found = scratch.db.list_collections().filter(doc("name", "other")).next().get();
    return found && found->get_or("type", std::string{}) == "timeseries";
}

bool transactions(const scratch& scratch) {
    auto collection = filled(scratch);
    auto session = scratch.client.start_session().get();
    session.start_transaction().get();
    collection.insert_one(doc("_id", 2)).session(session).get();
    session.abort_transaction().get();
    return collection.count_documents().get() == 1;
}

bool update_pipelines(const scratch& scratch) {
    auto collection = filled(scratch);
    collection.update_one(doc(), array(doc("$set", doc("copy", "$name")))).get();
    return collection.find_one(doc("copy", "a")).get().has_value();
}

bool validators(const scratch& scratch) {
    scratch.db.create_collection("other").validator(doc("a", doc("$type", "string"))).get();
    try {
        scratch.db["other"].insert_one(doc("a", 1)).get();
        return false;
    } catch (const motor::write_error&) {
        return true;
    }
}

bool views(const scratch& scratch) {
    filled(scratch);
    auto all = array(doc("$match", doc()));
    scratch.db.create_collection("other").view_on("filled").view_pipeline(all).get();
    return scratch.db["other"].find_one().get().has_value();
}

constexpr std::array probes{
    server_probe{feature::array_filters, "array filters", false, array_filters},
    server_probe{feature::change_streams, "change streams", true, change_streams},
    server_probe{feature::collation, "collations", false, collations},
    server_probe{feature::database_pipelines, "pipelines of a database", false, database_pipelines},
    server_probe{feature::fail_points, "fail points", false, fail_points},
    server_probe{feature::find_and_modify_fields, "projections in findAndModify", false,
                 find_and_modify_fields},
    server_probe{feature::lookup, "$lookup", false, lookup},
    server_probe{feature::out_stage, "$out and $merge", false, out_stages},
    server_probe{feature::rename_drops_target, "renameCollection with dropTarget", false,
                 renaming_onto_another},
    server_probe{feature::time_series, "time series collections", false, time_series},
    server_probe{feature::transactions, "transactions", true, transactions},
    server_probe{feature::update_pipeline, "updates by pipeline", false, update_pipelines},
    server_probe{feature::validator, "validators", false, validators},
    server_probe{feature::views, "views", false, views},
};

}  // namespace

const server_probe& probe_of(feature wanted) {
    auto found = std::ranges::find(probes, wanted, &server_probe::tested);
    if (found == probes.end()) throw std::logic_error{"there is no probe of a feature"};
    return *found;
}

}  // namespace motor::testing
