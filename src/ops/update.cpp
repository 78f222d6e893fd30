// SPDX-License-Identifier: Apache-2.0
#include <motor/ops/update.hpp>

#include "write.hpp"

namespace motor::ops {

update_base::update_base(document_view filter, document_view change, bool pipeline)
    : filter_(filter), change_(change), pipeline_(pipeline) {}

update_base::result update_base::run_as(kind which, const detail::run_context& context) const {
    if (which == kind::replace_one)
        check_replacement(change_);
    else
        check_update(change_, pipeline_);
    write_parts parts{fields_, settings_};
    detail::write_batcher write{context, parts.command};
    write.add({which, filter_, change_, parts.statement});
    document reply = write.execute(false);
    document_view counts = reply;
    result done{detail::count_or_0(counts, "nMatched"), detail::count_or_0(counts, "nModified"),
                std::nullopt, write.acknowledged()};
    if (auto upserted = counts["upserted"]) {
        auto first = (*upserted.get<array_view>().begin()).value().get<document_view>();
        done.upserted_id = value{first["_id"]};
    }
    return done;
}

}  // namespace motor::ops
