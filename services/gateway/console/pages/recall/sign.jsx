import { useContext, useState } from "preact/hooks";
import { quantityText } from "../../format.js";
import {
  addresseeOf,
  goodsOf,
  isAuthorityKind,
  isHold,
  recallOrder,
  recallStatement,
  recipientsOf,
} from "../../recall_draft.js";
import { countersText, coveredLots, mergedImpact } from "../../recall_impact.js";
import { Reader, useTerms, useWords } from "../../reader.js";
import { Button } from "../../ui/button.jsx";
import { TextField } from "../../ui/field.jsx";
import { SignPanel } from "../../ui/signing.jsx";
import { Table } from "../../ui/table.jsx";
import { recallWords } from "../../words/recall.js";

/** What is signed, in full, and the signature. */
export function Sign({ drafts, form, onBack }) {
  const { session, go } = useContext(Reader);
  const t = useWords(recallWords);
  const [typed, setTyped] = useState("");
  const goods = goodsOf(drafts, form);
  const merged = mergedImpact(drafts);
  const recipients = isHold(form.kind)
    ? []
    : recipientsOf(merged, session.organization);
  const make = (nowMs) =>
    recallStatement(recallOrder(form, goods, nowMs), recipients, {
      goods,
      internal: form.internal,
    });
  // Of several lots their number is typed: nobody compares a list of numbers.
  const several = goods.length > 1;
  const wanted = several ? t("several_lots", { n: goods.length }) : goods[0].lot;
  const wrong = typed !== "" && typed.trim() !== wanted;
  return (
    <div class="card stack">
      <Lead form={form} goods={goods} />
      {drafts.some(({ truncated }) => truncated) && (
        <p class="note-warning">{t("impact_truncated")}</p>
      )}
      {!isHold(form.kind) && (
        <Recipients
          recipients={recipients}
          partial={coveredLots(merged).some(({ partial }) => partial)}
        />
      )}
      <TextField
        label={t(several ? "type_number" : "type_lot", { lot: wanted })}
        error={wrong ? t("type_lot_wrong") : undefined}
        value={typed}
        onText={setTyped}
        autoComplete="off"
      />
      <SignPanel
        ready={typed.trim() === wanted}
        label={t("sign")}
        make={make}
        onRecorded={(entry) => go("order", { entry })}
      />
      <div>
        <Button onClick={onBack}>{t("back")}</Button>
      </div>
    </div>
  );
}

// Who signs what, to whom, about which lots and which of their codes.
function Lead({ form, goods }) {
  const { session, names } = useContext(Reader);
  const t = useWords(recallWords);
  const term = useTerms();
  const authority = isAuthorityKind(form.kind);
  const lots = goods.map(({ lot, counters }) =>
    counters.length > 0
      ? t("sign_lot_codes", { lot, codes: countersText(counters) })
      : t("sign_lot_all", { lot }),
  );
  const limited = goods.some(({ counters }) => counters.length > 0);
  return (
    <>
      <p class="note-warning">
        {t(authority ? "sign_lead_to" : "sign_lead", {
          organization: session.organizationDisplayName,
          addressee: names(addresseeOf(form, goods)),
          kind: term("orderKind", form.kind),
          lot: lots.join("、"),
        })}
      </p>
      {isHold(form.kind) && limited && (
        <p class="note">{t("hold_codes_note")}</p>
      )}
    </>
  );
}

function Recipients({ recipients, partial }) {
  const { names } = useContext(Reader);
  const t = useWords(recallWords);
  const columns = [
    { name: "party", title: t("party"), cell: ({ party }) => names(party) },
    { name: "lot", title: t("lot"), cell: ({ lot }) => lot.lot },
    {
      name: "quantity",
      title: t("quantity"),
      numeric: true,
      cell: ({ quantity, channel }) => (
        <>
          {quantityText(quantity)}
          {channel && <div class="minor">{t("quantity_partial")}</div>}
        </>
      ),
    },
  ];
  return (
    <section>
      <h2>{t("recipients")}</h2>
      <p class="note">
        {t(recipients.length > 0 ? "recipients_lead" : "recipients_none")}
      </p>
      {partial && <p class="note-warning note">{t("recipients_partial")}</p>}
      {recipients.length > 0 && (
        <Table
          caption={t("recipients")}
          columns={columns}
          rows={recipients}
          rowKey={({ party, lot }) => `${party} ${lot.issuer} ${lot.lot}`}
        />
      )}
    </section>
  );
}
