import { useContext } from "preact/hooks";
import { Reader, useList, useWords } from "../reader.js";
import { DocumentTable } from "../ui/document_table.jsx";
import { More } from "../ui/more.jsx";
import { Page } from "../ui/page.jsx";
import { Answer } from "../ui/state.jsx";
import { documentWords } from "../words/documents.js";

/** Documents that the reader's organization brought. */
export function Documents() {
  const { session } = useContext(Reader);
  const t = useWords(documentWords);
  const path = `/v1/organizations/${session.organization}/documents`;
  const list = useList(path, { pageSize: 100 }, "documents");
  return (
    <Page title={t("title")} lead={t("lead")}>
      <Answer call={list}>
        {() => (
          <>
            <DocumentTable documents={list.items} caption={t("title")} />
            <More list={list} />
          </>
        )}
      </Answer>
      <p class="note">{t("how")}</p>
    </Page>
  );
}
