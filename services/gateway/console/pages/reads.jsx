import { useContext } from "preact/hooks";
import { timeText } from "../format.js";
import { Reader, useList, useTerms, useWords } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { LotLinks } from "../ui/links.jsx";
import { More } from "../ui/more.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { Tag } from "../ui/tag.jsx";
import { flagWords } from "../words/flags.js";
import { readWords } from "../words/reads.js";

/** What regulators read, for them and for those whose records it was. */
export function Reads() {
  const { text, regulator, route, choose } = useContext(Reader);
  const t = useWords(readWords);
  const every = useWords(flagWords)("all_organizations");
  const organization = route.params.organization ?? "";
  const list = useList("/v1/reads", { organization, pageSize: 100 }, "reads");
  return (
    <Page
      title={t("title")}
      lead={t(regulator ? "lead_regulator" : "lead_enterprise")}
      tools={<Button onClick={() => print()}>{text("print")}</Button>}
    >
      {regulator && (
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <OrganizationField
            every={every}
            value={organization}
            onText={(value) => choose({ organization: value })}
          />
        </form>
      )}
      <Answer call={list}>
        {(last) => (
          <>
            <ReadTable reads={list.items} />
            <More list={list} />
            {last.signedRoot && <SignedRoot note={last.signedRoot} />}
          </>
        )}
      </Answer>
    </Page>
  );
}

function ReadTable({ reads }) {
  const { names } = useContext(Reader);
  const t = useWords(readWords);
  const term = useTerms();
  const columns = [
    { name: "time", title: t("time"), cell: (one) => timeText(one.timeMs) },
    { name: "agency", title: t("agency"), cell: (one) => names(one.agency) },
    {
      name: "organization",
      title: t("organization"),
      cell: (one) => names(one.organization) || t("several"),
    },
    {
      name: "what",
      title: t("what"),
      cell: (one) => (
        <>
          {term("readMethod", one.method)}
          {one.manifestDigest && (
            <div class="minor">
              {t("manifest")} <code>{one.manifestDigest}</code>
            </div>
          )}
        </>
      ),
    },
    {
      name: "purpose",
      title: t("purpose"),
      cell: (one) => (
        <>
          {term("readPurpose", one.purpose)}{" "}
          {one.sealed && <Tag tone="warning">{t("sealed")}</Tag>}
        </>
      ),
    },
    { name: "case", title: t("case"), cell: (one) => one.caseNumber },
    {
      name: "lots",
      title: t("lots"),
      cell: (one) => <LotLinks lots={one.lots} most={4} />,
    },
    {
      name: "entries",
      title: t("entries"),
      numeric: true,
      cell: (one) => one.entries,
    },
  ];
  return (
    <Table
      caption={t("title")}
      columns={columns}
      rows={reads}
      empty={t("none")}
    />
  );
}

function SignedRoot({ note }) {
  const t = useWords(readWords);
  const text = new TextDecoder().decode(
    Uint8Array.from(atob(note), (letter) => letter.charCodeAt(0)),
  );
  return (
    <details class="note">
      <summary>{t("signed_root")}</summary>
      <pre>{text}</pre>
    </details>
  );
}
