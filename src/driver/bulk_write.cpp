// SPDX-License-Identifier: Apache-2.0
#include <motor/driver/bulk_write.hpp>

#include "libmongoc.hpp"

namespace motor::driver {
namespace {

write_concern_handle native_write_concern(document_view spec) {
  write_concern_handle made{mongoc_write_concern_new()};
  if (auto w = spec["w"]) {
    if (w.type() == bson_type::string)
      w.get<std::string_view>() == "majority"
          ? mongoc_write_concern_set_w(made.get(), MONGOC_WRITE_CONCERN_W_MAJORITY)
          : mongoc_write_concern_set_wtag(made.get(), w.get<std::string>().c_str());
    else
      mongoc_write_concern_set_w(made.get(), w.get<std::int32_t>());
  }
  if (auto j = spec["j"]) mongoc_write_concern_set_journal(made.get(), j.get<bool>());
  if (auto limit = spec["wtimeout"])
    mongoc_write_concern_set_wtimeout_int64(made.get(), limit.get<std::int64_t>());
  return made;
}

void check(bool accepted, const bson_error_t& reason, const target& where) {
  if (!accepted) throw_error(reason, {}, {"write", where.where().name_space()});
}

}  // namespace

bulk_write::bulk_write(const target& where, const options& settings)
    : where_(where),
      native_(mongoc_bulk_operation_new(settings.ordered), mongoc_bulk_operation_destroy) {
  auto bulk = native_.get();
  auto client = where.via().native();
  mongoc_bulk_operation_set_client(bulk, client);
  mongoc_bulk_operation_set_database(bulk, where.database().c_str());
  mongoc_bulk_operation_set_collection(bulk, where.collection().c_str());
  if (settings.bypass_document_validation)
    mongoc_bulk_operation_set_bypass_document_validation(bulk,
                                                         *settings.bypass_document_validation);
  if (!settings.let.empty()) mongoc_bulk_operation_set_let(bulk, bson_argument{settings.let}.get());
  if (!settings.comment.is_null()) {
    document holder;
    holder.append("comment", settings.comment);
    bson_iter_t at;
    if (bson_iter_init_find(&at, holder.native(), "comment"))
      mongoc_bulk_operation_set_comment(bulk, bson_iter_value(&at));
  }
  const auto& concern = settings.write_concern.inherited() ? where.where().settings.write_concern
                                                           : settings.write_concern;
  // Set or not, it is the URI's that counts when nobody set one.
  if (!concern.inherited()) {
    mongoc_bulk_operation_set_write_concern(bulk, native_write_concern(concern.spec()).get());
    acknowledged_ = concern.acknowledged();
  } else {
    auto inherited = mongoc_client_get_write_concern(client);
    mongoc_bulk_operation_set_write_concern(bulk, inherited);
    acknowledged_ = mongoc_write_concern_is_acknowledged(inherited);
  }
}

void bulk_write::insert(document_view document) {
  bson_error_t error{};
  check(mongoc_bulk_operation_insert_with_opts(native_.get(), bson_argument{document}.get(),
                                               nullptr, &error),
        error, where_);
}

void bulk_write::update_one(document_view filter, document_view update, document_view statement) {
  bson_error_t error{};
  check(mongoc_bulk_operation_update_one_with_opts(
            native_.get(), bson_argument{filter}.get(), bson_argument{update}.get(),
            bson_argument{statement}.get(), &error),
        error, where_);
}

void bulk_write::update_many(document_view filter, document_view update, document_view statement) {
  bson_error_t error{};
  check(mongoc_bulk_operation_update_many_with_opts(
            native_.get(), bson_argument{filter}.get(), bson_argument{update}.get(),
            bson_argument{statement}.get(), &error),
        error, where_);
}

void bulk_write::replace_one(document_view filter, document_view replacement,
                             document_view statement) {
  bson_error_t error{};
  check(mongoc_bulk_operation_replace_one_with_opts(
            native_.get(), bson_argument{filter}.get(), bson_argument{replacement}.get(),
            bson_argument{statement}.get(), &error),
        error, where_);
}

void bulk_write::delete_one(document_view filter, document_view statement) {
  bson_error_t error{};
  check(mongoc_bulk_operation_remove_one_with_opts(native_.get(), bson_argument{filter}.get(),
                                                   bson_argument{statement}.get(), &error),
        error, where_);
}

void bulk_write::delete_many(document_view filter, document_view statement) {
  bson_error_t error{};
  check(mongoc_bulk_operation_remove_many_with_opts(native_.get(), bson_argument{filter}.get(),
                                                    bson_argument{statement}.get(), &error),
        error, where_);
}

document bulk_write::execute(bool many) {
  reply_slot reply;
  bson_error_t error{};
  bool ok = mongoc_bulk_operation_execute(native_.get(), reply.out(), &error) != 0;
  auto answer = reply.take();
  check_write_reply(error, ok, answer, many, {"write", where_.where().name_space()});
  return answer;
}

}  // namespace motor::driver
