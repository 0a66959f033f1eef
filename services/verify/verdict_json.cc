#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "services/verify/json_writer.h"
#include "services/verify/raw_fields.h"
#include "services/verify/verdict.h"

namespace daodi::services::verify {
namespace {

void WriteHead(const crypto::SectionHead& head, JsonWriter* json) {
  json->Unsigned("label", head.label);
  json->Unsigned("schema", head.schema);
  json->Text("audience", AudienceName(head.audience));
  json->Boolean("erasable", head.erasable);
}

void WriteSections(const crypto::VerifiedStatement& verified,
                   bool show_sections, JsonWriter* json) {
  json->OpenArray("sections");
  for (const crypto::ShownSection& section : verified.sections) {
    json->OpenObject();
    WriteHead(section.head, json);
    json->Boolean("digest_matches", true);
    if (show_sections) {
      json->Text("bytes", absl::BytesToHexString(section.bytes));
      json->OpenArray("fields");
      for (const RawField& field : ReadRawFields(section.bytes)) {
        json->OpenObject();
        json->Unsigned("number", field.number);
        json->Text("value", field.value);
        json->CloseObject();
      }
      json->CloseArray();
    }
    json->CloseObject();
  }
  json->CloseArray();
  json->OpenArray("withheld_or_erased");
  for (const crypto::SectionHead& head : verified.withheld) {
    json->OpenObject();
    WriteHead(head, json);
    json->CloseObject();
  }
  json->CloseArray();
}

void WriteVerified(const crypto::VerifiedStatement& verified,
                   bool show_sections, JsonWriter* json) {
  const crypto::StatementHeader& header = verified.envelope.header;
  json->Text("origin", verified.genesis.origin);
  json->Text("ledger_id", verified.ledger_id.hex());
  json->Unsigned("index", verified.index);
  json->Number("record_time_ms", verified.record_time_ms);
  json->Unsigned("tree_size", verified.tree_size);
  json->Text("root", verified.root.hex());
  json->Text("kind", crypto::StatementKindName(header.kind));
  json->Text("author", header.author);
  json->Text("author_display_name", verified.author_display_name);
  json->Number("author_time_ms", header.author_time_ms);
  json->Text("statement_id", header.statement_id.hex());
  json->Text("header_digest",
             crypto::HeaderDigestOf(verified.envelope.header_bytes).hex());
  json->Text("key_id", header.key_id.hex());
  json->Text("assurance", AssuranceName(verified.assurance));
  json->Boolean("key_suspect", verified.key_suspect);
  json->Boolean("synthetic", verified.synthetic);
  json->OpenArray("witness_times_ms");
  for (const int64_t time_ms : verified.witness_times_ms) {
    json->Number("", time_ms);
  }
  json->CloseArray();
  WriteSections(verified, show_sections, json);
  json->OpenArray("findings");
  for (const crypto::Finding& finding : verified.findings) {
    json->OpenObject();
    json->Text("kind", FindingKindName(finding.kind));
    json->Text("zh", finding.text_zh);
    json->Text("en", finding.text_en);
    json->CloseObject();
  }
  json->CloseArray();
}

}  // namespace

std::string VerdictJson(const Verdict& verdict, bool show_sections) {
  JsonWriter json;
  json.OpenObject();
  json.Text("file", verdict.file);
  json.Text("verdict", verdict.verified.ok() ? "PROVED" : "REFUSED");
  if (verdict.verified.ok()) {
    WriteVerified(*verdict.verified, show_sections, &json);
  } else {
    const absl::Status& status = verdict.verified.status();
    json.OpenObject("error");
    json.Text("code", absl::StatusCodeToString(status.code()));
    json.Text("message", status.message());
    json.CloseObject();
  }
  json.CloseObject();
  return json.out() + "\n";
}

}  // namespace daodi::services::verify
