// SPDX-License-Identifier: Apache-2.0
// Never run: check_warnings.cmake compiles it, and expects at each line with a comment that begins
// with "use" just that warning, and no other.
#include <motor/legacy.hpp>
#include <motor/task.hpp>

#include <tuple>
#include <utility>
#include <vector>

void deprecated_calls(motor::legacy::client client, motor::legacy::database db,
                      motor::legacy::collection old, const motor::document& any,
                      motor::legacy::grid_fs files) {
    std::vector<motor::document> many;
    // A line each:
    // clang-format off
    old.insert(any);  // use insert_one
    old.insert(many);  // use insert_many
    old.save(any);  // use insert_one, or replace_one with upsert
    old.update(any, any);  // use update_one, update_many or replace_one
    old.remove(any);  // use delete_one or delete_many
    old.find_and_modify(any, any);  // use find_one_and_update, find_one_and_replace or find_one_and_delete
    old.ensure_index(any);  // use create_index
    old.count();  // use count_documents or estimated_document_count
    old.group(any, any, any, "");  // use aggregate with $group
    old.initialize_ordered_bulk_op();  // use bulk_write
    old.initialize_unordered_bulk_op();  // use bulk_write with ordered(false)
    old.set_read_preference(motor::read_preference());  // use with(read_preference)
    old.set_write_concern(motor::write_concern());  // use with(write_concern)
    db.collection_names();  // use list_collection_names
    db.add_user("", "");  // use run_command with createUser
    db.remove_user("");  // use run_command with dropUser
    db.eval("");  // use aggregate
    client.database_names();  // use list_database_names
    client.alive();  // use ping
    files.put({});  // use gridfs_bucket::upload
    files.get(1);  // use gridfs_bucket::open_download_stream
    files.get_version("");  // use gridfs_bucket::open_download_stream_by_name
    files.get_last_version("");  // use gridfs_bucket::open_download_stream_by_name without a revision
    files.new_file("");  // use gridfs_bucket::open_upload_stream
    files.list();  // use gridfs_bucket::find
    files.exists(1);  // use gridfs_bucket::find_one
    files.delete_(1);  // use gridfs_bucket::delete_file
    std::ignore = motor::legacy::stream_to_handler(files.bucket().open_download_stream(1), [](std::span<const std::uint8_t>) -> motor::task<void> { co_return; });  // use download_to
    motor::legacy::motor_client* a = nullptr;  // use motor::client
    motor::legacy::motor_replica_set_client* b = nullptr;  // use motor::client
    motor::legacy::motor_database* c = nullptr;  // use motor::database
    motor::legacy::motor_collection* d = nullptr;  // use motor::collection
    motor::legacy::motor_cursor* e = nullptr;  // use motor::cursor
    motor::legacy::motor_grid_fs* f = nullptr;  // use motor::gridfs_bucket
    motor::legacy::grid_in* g = nullptr;  // use motor::upload_stream
    motor::legacy::grid_out* h = nullptr;  // use motor::download_stream
    // clang-format on
    old.insert_one(any);
    static_cast<void>(a), static_cast<void>(b), static_cast<void>(c), static_cast<void>(d);
    static_cast<void>(e), static_cast<void>(f), static_cast<void>(g), static_cast<void>(h);
}
