#include "services/domain/section_schema.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/services/domain/document_tables.h"

namespace daodi::services::domain {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;

TEST(SectionSchema, EveryRowNamesItsMessageAndIsFoundByEachKey) {
  for (const SectionSchema& row : SectionSchemas()) {
    EXPECT_EQ(row.prototype().GetTypeName(), std::string(row.message_name));
    EXPECT_EQ(FindSchema(row.schema), &row);
    EXPECT_EQ(FindSchemaByName(row.short_name), &row);
    EXPECT_EQ(FindCurrentSchema(static_cast<uint8_t>(row.label)), &row);
    EXPECT_EQ(NewSectionMessage(row.schema)->GetTypeName(),
              std::string(row.message_name));
  }
}

TEST(SectionSchema, LabelsAndSchemasAscendAndNamesAreUnique) {
  std::set<absl::string_view> names;
  const SectionSchema* previous = nullptr;
  for (const SectionSchema& row : SectionSchemas()) {
    EXPECT_TRUE(names.insert(row.short_name).second) << row.short_name;
    if (previous != nullptr) {
      EXPECT_LT(previous->label, row.label);
      EXPECT_LT(previous->schema, row.schema);
    }
    previous = &row;
  }
}

// The numbers stand in signed headers: this test is the second place that
// knows them.
TEST(SectionSchema, NumbersAreFrozen) {
  EXPECT_EQ(SectionSchemas().size(), 42u);
  EXPECT_EQ(FindCurrentSchema(1)->schema, 1001u);
  EXPECT_EQ(FindCurrentSchema(14)->schema, 1014u);
  EXPECT_EQ(FindCurrentSchema(15)->schema, 1015u);
  EXPECT_EQ(FindCurrentSchema(21)->schema, 1101u);
  EXPECT_EQ(FindCurrentSchema(27)->schema, 1107u);
  EXPECT_EQ(FindCurrentSchema(28)->schema, 1108u);
  EXPECT_EQ(FindCurrentSchema(29)->schema, 1109u);
  EXPECT_EQ(FindCurrentSchema(31)->schema, 1201u);
  EXPECT_EQ(FindCurrentSchema(33)->schema, 1203u);
  EXPECT_EQ(FindCurrentSchema(34)->schema, 1204u);
  EXPECT_EQ(FindCurrentSchema(41)->schema, 1301u);
  EXPECT_EQ(FindCurrentSchema(49)->schema, 1309u);
  EXPECT_EQ(FindCurrentSchema(51)->schema, 1401u);
  EXPECT_EQ(FindCurrentSchema(54)->schema, 1404u);
  EXPECT_EQ(FindCurrentSchema(55)->schema, 1405u);
}

TEST(SectionSchema, UnknownKeysFindNothing) {
  EXPECT_EQ(FindSchema(0), nullptr);
  EXPECT_EQ(FindSchema(1016), nullptr);
  EXPECT_EQ(FindSchemaByName("fact"), nullptr);
  EXPECT_EQ(FindCurrentSchema(16), nullptr);
  EXPECT_EQ(FindCurrentSchema(255), nullptr);
  EXPECT_EQ(NewSectionMessage(9999), nullptr);
}

void ExpectStrictlyReadable(const Descriptor& message,
                            std::set<const Descriptor*>* seen) {
  if (!seen->insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    EXPECT_LE(field.number(), 63) << field.full_name();
    EXPECT_FALSE(field.is_map()) << field.full_name();
    switch (field.type()) {
      case FieldDescriptor::TYPE_MESSAGE:
        ExpectStrictlyReadable(*field.message_type(), seen);
        break;
      case FieldDescriptor::TYPE_STRING:
      case FieldDescriptor::TYPE_BYTES:
        break;
      case FieldDescriptor::TYPE_INT32:
      case FieldDescriptor::TYPE_INT64:
      case FieldDescriptor::TYPE_BOOL:
      case FieldDescriptor::TYPE_ENUM:
        // A repeated number would be packed, which CheckSectionWire refuses.
        EXPECT_FALSE(field.is_repeated()) << field.full_name();
        break;
      default:
        ADD_FAILURE() << field.full_name() << ": CheckSectionWire lacks it";
    }
  }
}

TEST(SectionSchema, UsesOnlyFieldTypesThatTheStrictReaderKnows) {
  std::set<const Descriptor*> seen;
  for (const SectionSchema& row : SectionSchemas()) {
    ExpectStrictlyReadable(*row.prototype().GetDescriptor(), &seen);
  }
  EXPECT_GT(seen.size(), 24u);
}

void DescribeEnum(const google::protobuf::EnumDescriptor& words,
                  const std::string& schema, std::vector<std::string>* rows) {
  for (int i = 0; i < words.value_count(); ++i) {
    const auto& word = *words.value(i);
    rows->push_back(testing::TableRow({schema, words.name(), word.name(),
                                       absl::StrCat(word.number()), "word"}));
  }
}

// Each message and enum stands under the first schema that has it.
void Describe(const Descriptor& message, const std::string& schema,
              std::set<std::string>* seen, std::vector<std::string>* rows) {
  if (!seen->insert(message.full_name()).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    std::string type = field.type_name();
    if (field.message_type() != nullptr) type = field.message_type()->name();
    if (field.enum_type() != nullptr) type = field.enum_type()->name();
    rows->push_back(testing::TableRow(
        {schema, message.name(), field.name(), absl::StrCat(field.number()),
         absl::StrCat(field.is_repeated() ? "repeated " : "", type)}));
  }
  for (int i = 0; i < message.field_count(); ++i) {
    const FieldDescriptor& field = *message.field(i);
    if (field.message_type() != nullptr) {
      Describe(*field.message_type(), schema, seen, rows);
    } else if (field.enum_type() != nullptr &&
               seen->insert(field.enum_type()->full_name()).second) {
      DescribeEnum(*field.enum_type(), schema, rows);
    }
  }
}

// Signed bytes are read by these numbers for ever: what differs here needs a
// schema number of its own beside the old one.
TEST(SectionSchema, WhatANumberStandsForNeverChanges) {
  std::set<std::string> seen;
  std::vector<std::string> rows;
  for (const SectionSchema& row : SectionSchemas()) {
    Describe(*row.prototype().GetDescriptor(), absl::StrCat(row.schema), &seen,
             &rows);
  }
  testing::ExpectSameTable("docs/formats/section_schemas.md", "section_schemas",
                           rows);
}

}  // namespace
}  // namespace daodi::services::domain
