// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/insert.hpp>

#include "write.hpp"

namespace motor::ops {

insert_one::insert_one(document_view document) : document_(with_id(document)) {}

insert_one::result insert_one::run(const detail::run_context& context) const {
    check_document(document_);
    detail::write_batcher write{context, write_parts{fields_, settings_}.command};
    write.add({detail::write_kind::insert_one, {}, document_, {}});
    write.execute(false);
    return {value{document_["_id"]}, write.acknowledged()};
}

insert_many::insert_many(std::vector<document> documents) : documents_(std::move(documents)) {
    for (auto& document : documents_) {
        if (!document["_id"]) document = with_new_id(document);
    }
}

insert_many::result insert_many::run(const detail::run_context& context) const {
    if (documents_.empty()) throw invalid_operation{"insert_many needs at least one document"};
    for (const auto& document : documents_)
        check_document(document);
    detail::write_batcher write{context, write_parts{fields_, settings_}.command};
    result done;
    done.inserted_ids.reserve(documents_.size());
    for (const document_view document : documents_) {  // once: they may be many, and cold
        write.add({detail::write_kind::insert_one, {}, document, {}});
        done.inserted_ids.emplace_back(document["_id"]);
    }
    write.execute(true);
    done.acknowledged = write.acknowledged();
    return done;
}

}  // namespace motor::ops
