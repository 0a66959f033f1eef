import { useContext } from "preact/hooks";
import { numberText } from "../format.js";
import { Reader, useList, useTerms, useWords } from "../reader.js";
import { EntryLink, LotLink } from "../ui/links.jsx";
import { More } from "../ui/more.jsx";
import { OrganizationField } from "../ui/organization_field.jsx";
import { Page } from "../ui/page.jsx";
import { Answer, Empty } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { codeWords } from "../words/codes.js";

/** Code ranges that an organization had printed. */
export function Codes() {
  const { regulator, session, route, choose } = useContext(Reader);
  const t = useWords(codeWords);
  const chosen = route.params.organization ?? "";
  const organization = regulator ? chosen : session.organization;
  return (
    <Page title={t("title")} lead={t("lead")}>
      {regulator && (
        <form class="filter" onSubmit={(event) => event.preventDefault()}>
          <OrganizationField
            every={t("choose_organization")}
            value={chosen}
            onText={(value) => choose({ organization: value })}
          />
        </form>
      )}
      {organization ? (
        <Ranges organization={organization} />
      ) : (
        <Empty>{t("choose_organization")}</Empty>
      )}
      <p class="note">{t("sheets")}</p>
    </Page>
  );
}

function useRangeColumns() {
  const { names, link, regulator } = useContext(Reader);
  const t = useWords(codeWords);
  const term = useTerms();
  const printed = (one) => Number(one.last) - Number(one.first) + 1;
  const labelParams = ({ entry, gtin, batch, lot, first, last }) => ({
    entry: entry?.split("/").pop(),
    ...{ gtin, batch, lot, first, last },
  });
  const labels = {
    name: "labels",
    title: t("print_labels"),
    cell: (one) =>
      one.scheme === "SERIAL" && (
        <a href={link("labels", labelParams(one))}>
          {t("print_labels")}
          <span class="hidden-text"> {one.lot}</span>
        </a>
      ),
  };
  const count = (name, of) => ({
    name,
    title: t(name),
    numeric: true,
    cell: (one) => numberText(of(one), 0),
  });
  return [
    {
      name: "lot",
      title: t("lot"),
      cell: (one) => <LotLink batch={one.batch} tab="codes" />,
    },
    { name: "issuer", title: t("issuer"), cell: (one) => names(one.issuer) },
    { name: "gtin", title: t("gtin"), cell: (one) => <code>{one.gtin}</code> },
    {
      name: "scheme",
      title: t("scheme"),
      cell: (one) => term("codeScheme", one.scheme),
    },
    {
      name: "range",
      title: t("range"),
      numeric: true,
      cell: (one) => `${one.first}–${one.last}`,
    },
    count("printed", printed),
    count("applied", (one) => Number(one.applied ?? 0)),
    count("voided", (one) => Number(one.voided ?? 0)),
    count(
      "unused",
      (one) => printed(one) - Number(one.applied ?? 0) - Number(one.voided ?? 0),
    ),
    {
      name: "entry",
      title: t("entry"),
      cell: (one) => <EntryLink index={one.entry?.split("/").pop()} />,
    },
    ...(regulator ? [] : [labels]),
  ];
}

function Ranges({ organization }) {
  const t = useWords(codeWords);
  const columns = useRangeColumns();
  const path = `/v1/organizations/${organization}/codeRanges`;
  const list = useList(path, { pageSize: 100 }, "ranges");
  return (
    <Answer call={list}>
      {() => (
        <>
          <Table
            caption={t("title")}
            columns={columns}
            rows={list.items}
            empty={t("none")}
          />
          <More list={list} />
        </>
      )}
    </Answer>
  );
}
