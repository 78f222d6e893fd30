// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <motor/driver/target.hpp>

#include <memory>
#include <optional>

struct _mongoc_bulk_operation_t;

namespace motor::driver {

/// The one way in which documents are written: libmongoc's bulk operation. It splits at the
/// server's limits, sends document sequences, and retries writes, which libmongoc's plain command
/// path (1.23) does for findAndModify only.
class bulk_write {
 public:
  struct options {
    bool ordered = true;
    std::optional<bool> bypass_document_validation;
    document_view let;
    motor::value comment;
    motor::write_concern write_concern;  ///< overrides the scope's
  };

  bulk_write(const target& where, const options& settings);

  /// Each takes the statement's own options: collation, hint, arrayFilters, upsert.
  void insert(document_view document);
  void update_one(document_view filter, document_view update, document_view statement);
  void update_many(document_view filter, document_view update, document_view statement);
  void replace_one(document_view filter, document_view replacement, document_view statement);
  void delete_one(document_view filter, document_view statement);
  void delete_many(document_view filter, document_view statement);

  /// Sends it all and returns libmongoc's merged reply (nInserted, nMatched, nModified, nRemoved,
  /// upserted). Throws the error of a single write, or bulk_write_error where `many`.
  document execute(bool many);
  [[nodiscard]] bool acknowledged() const noexcept { return acknowledged_; }

 private:
  const target& where_;
  std::shared_ptr<_mongoc_bulk_operation_t> native_;
  bool acknowledged_ = true;
};

}  // namespace motor::driver
