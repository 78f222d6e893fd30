// SPDX-License-Identifier: Apache-2.0
#include <motor/bson/uuid.hpp>

#include <motor/bson/builder.hpp>
#include <motor/bson/document.hpp>
#include <motor/bson/error.hpp>
#include <motor/bson/value.hpp>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

using motor::binary_subtype, motor::doc, motor::uuid, motor::uuid_representation;

namespace {

constexpr std::string_view uuid_text = "00112233-4455-6677-8899-aabbccddeeff";

}  // namespace

TEST(uuid, is_written_as_text) {
    EXPECT_EQ(uuid::from_string(uuid_text).to_string(), uuid_text);
    EXPECT_EQ(uuid::from_string("00112233-4455-6677-8899-AABBCCDDEEFF").to_string(), uuid_text);
    std::ostringstream out;
    out << uuid{};
    EXPECT_EQ(out.str(), "00000000-0000-0000-0000-000000000000");
    for (auto bad : {"", "00112233-4455-6677-8899-aabbccddeef", "00112233445566778899aabbccddeeff",
                     "0011223304455-6677-8899-aabbccddeeff", "0011223g-4455-6677-8899-aabbccddeeff",
                     "00112233-4455-6677-8899-aabbccddeeff0"})
        EXPECT_THROW(uuid::from_string(bad), motor::bson_error) << bad;
}

TEST(uuid, is_a_binary_of_subtype_4_in_a_document) {
    const auto id = uuid::from_string(uuid_text);
    const auto stored = doc("_id", id);
    EXPECT_EQ(stored.get<motor::binary>("_id").subtype(), binary_subtype::uuid);
    EXPECT_EQ(stored.get<uuid>("_id"), id);
    EXPECT_EQ(motor::value{id}, stored["_id"]);
}

TEST(uuid, is_stored_in_the_order_of_its_representation) {
    const struct {
        uuid_representation as;
        binary_subtype subtype;
        std::vector<std::uint8_t> bytes;
    } cases[] = {
        {uuid_representation::standard,
         binary_subtype::uuid,
         {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE,
          0xFF}},
        {uuid_representation::python_legacy,
         binary_subtype::old_uuid,
         {0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE,
          0xFF}},
        {uuid_representation::java_legacy,
         binary_subtype::old_uuid,
         {0x77, 0x66, 0x55, 0x44, 0x33, 0x22, 0x11, 0x00, 0xFF, 0xEE, 0xDD, 0xCC, 0xBB, 0xAA, 0x99,
          0x88}},
        {uuid_representation::csharp_legacy,
         binary_subtype::old_uuid,
         {0x33, 0x22, 0x11, 0x00, 0x55, 0x44, 0x77, 0x66, 0x88, 0x99, 0xAA, 0xBB, 0xCC, 0xDD, 0xEE,
          0xFF}},
    };
    const auto id = uuid::from_string(uuid_text);
    for (const auto& [as, subtype, bytes] : cases) {
        SCOPED_TRACE(static_cast<int>(as));
        auto stored = id.to_binary(as);
        EXPECT_EQ(stored.subtype(), subtype);
        EXPECT_EQ(stored.bytes(), bytes);
        EXPECT_EQ(uuid::from_binary(stored, as), id);
    }
}

TEST(uuid, is_not_guessed_from_what_does_not_say_whose_order_it_has) {
    const auto id = uuid::from_string(uuid_text);
    const auto old = id.to_binary(uuid_representation::java_legacy);
    EXPECT_THROW(doc("_id", old).get<uuid>("_id"), motor::type_mismatch);
    EXPECT_THROW(uuid::from_binary(old), motor::type_mismatch);
    EXPECT_THROW(uuid::from_binary(id.to_binary(), uuid_representation::java_legacy),
                 motor::type_mismatch);
    EXPECT_THROW(doc("_id", 7).get<uuid>("_id"), motor::type_mismatch);
    const std::vector<std::uint8_t> short_one(15);
    EXPECT_THROW(uuid::from_binary(motor::binary_view{short_one, binary_subtype::uuid}),
                 motor::type_mismatch);
}
