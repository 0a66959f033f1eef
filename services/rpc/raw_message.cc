#include "services/rpc/raw_message.h"

#include <grpcpp/support/proto_buffer_reader.h>
#include <grpcpp/support/slice.h>

#include <cstdint>
#include <limits>

#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/wire_format_lite.h"
#include "services/domain/violation.h"
#include "services/limits.h"

namespace daodi::services::rpc {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::internal::WireFormatLite;
using google::protobuf::io::CodedInputStream;

bool CountFields(const Descriptor& type, CodedInputStream* in, int* left);

bool CountLengthDelimited(const FieldDescriptor* field, CodedInputStream* in,
                          int* left) {
  uint32_t size = 0;
  if (!in->ReadVarint32(&size) ||
      size > static_cast<uint32_t>(std::numeric_limits<int>::max())) {
    return false;
  }
  const Descriptor* type = field == nullptr ? nullptr : field->message_type();
  if (type == nullptr) return in->Skip(static_cast<int>(size));
  const CodedInputStream::Limit outer = in->PushLimit(static_cast<int>(size));
  const bool counted = CountFields(*type, in, left);
  in->PopLimit(outer);
  return counted;
}

// Takes the fields of a message of this type, and of those in it, from `*left`.
// False: too many, or no such message. No request has a recursive type.
bool CountFields(const Descriptor& type, CodedInputStream* in, int* left) {
  for (uint32_t tag = in->ReadTag(); tag != 0; tag = in->ReadTag()) {
    if (--*left < 0) return false;
    uint64_t number = 0;
    bool read = false;
    switch (WireFormatLite::GetTagWireType(tag)) {
      case WireFormatLite::WIRETYPE_VARINT:
        read = in->ReadVarint64(&number);
        break;
      case WireFormatLite::WIRETYPE_FIXED64:
        read = in->Skip(sizeof(uint64_t));
        break;
      case WireFormatLite::WIRETYPE_FIXED32:
        read = in->Skip(sizeof(uint32_t));
        break;
      case WireFormatLite::WIRETYPE_LENGTH_DELIMITED:
        read = CountLengthDelimited(
            type.FindFieldByNumber(WireFormatLite::GetTagFieldNumber(tag)), in,
            left);
        break;
      default:  // groups, which no message here has
        break;
    }
    if (!read) return false;
  }
  return in->ConsumedEntireMessage();
}

}  // namespace

absl::Status ReadMessage(const grpc::ByteBuffer& bytes,
                         google::protobuf::Message* message) {
  const Descriptor& type = *message->GetDescriptor();
  // A reader may change its buffer; the copy shares the bytes.
  grpc::ByteBuffer shared(bytes);
  int left = kMaxRequestFields;
  {
    grpc::ProtoBufferReader reader(&shared);
    CodedInputStream in(&reader);
    if (!CountFields(type, &in, &left)) left = -1;
  }
  grpc::ProtoBufferReader reader(&shared);
  if (left >= 0 && message->ParseFromZeroCopyStream(&reader)) {
    return absl::OkStatus();
  }
  return domain::ErrorWithReason(
      domain::ErrorReason::kArgumentInvalid, "",
      absl::StrCat("the request is no ", type.name(), " of at most ",
                   kMaxRequestFields, " fields"),
      "send fewer statements, and each field once");
}

grpc::ByteBuffer WriteMessage(const google::protobuf::Message& message) {
  const grpc::Slice slice(message.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

}  // namespace daodi::services::rpc
