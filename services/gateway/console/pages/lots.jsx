import { useContext, useState } from "preact/hooks";
import { Reader, useList, useTerms, useWords } from "../reader.js";
import { Button } from "../ui/button.jsx";
import { TextField } from "../ui/field.jsx";
import { LotLink } from "../ui/links.jsx";
import { More } from "../ui/more.jsx";
import { Page } from "../ui/page.jsx";
import { Answer, Empty } from "../ui/state.jsx";
import { Table } from "../ui/table.jsx";
import { lotWords } from "../words/lots.js";

const encoder = new TextEncoder();

/** Finds lots as people ask, and says why each was found. */
export function Lots() {
  const { text, route, choose } = useContext(Reader);
  const t = useWords(lotWords);
  const asked = route.params.q ?? "";
  const [typed, setTyped] = useState(asked);
  const search = (event) => {
    event.preventDefault();
    choose({ q: typed.trim() });
  };
  const short = encoder.encode(asked).length < 2;
  return (
    <Page title={t("title")} lead={t("lead")}>
      <form class="filter" role="search" onSubmit={search}>
        <div class="field-wide">
          <TextField
            label={t("query")}
            hint={t("query_hint")}
            type="search"
            value={typed}
            maxLength={200}
            onText={setTyped}
          />
        </div>
        <Button kind="primary" type="submit">
          {text("search")}
        </Button>
      </form>
      {short ? <Empty>{t("ask")}</Empty> : <Found query={asked} />}
    </Page>
  );
}

function Found({ query }) {
  const { names } = useContext(Reader);
  const t = useWords(lotWords);
  const term = useTerms();
  const list = useList("/v1/batches:search", { query, pageSize: 100 }, "batches");
  const columns = [
    { name: "lot", title: t("lot"), cell: (one) => <LotLink batch={one.batch} /> },
    { name: "goods", title: t("goods"), cell: (one) => one.goodsName },
    { name: "issuer", title: t("issuer"), cell: (one) => names(one.issuer) },
    {
      name: "why",
      title: t("why"),
      cell: (one) => term("searchMatch", one.match),
    },
  ];
  return (
    <Answer call={list}>
      {() => (
        <>
          <Table
            caption={`${t("title")}：${query}`}
            columns={columns}
            rows={list.items}
            rowKey={(one) => one.batch}
            empty={t("none")}
          />
          <More list={list} />
        </>
      )}
    </Answer>
  );
}
