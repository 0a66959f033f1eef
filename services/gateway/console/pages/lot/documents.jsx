import { useList, useWords } from "../../reader.js";
import { DocumentTable } from "../../ui/document_table.jsx";
import { More } from "../../ui/more.jsx";
import { Answer } from "../../ui/state.jsx";
import { lotWords } from "../../words/lots.js";

/** Documents that statements about a lot name. */
export function LotDocuments({ name }) {
  const t = useWords(lotWords);
  const list = useList(`/v1/${name}/documents`, { pageSize: 100 }, "documents");
  return (
    <Answer call={list}>
      {() => (
        <>
          <DocumentTable documents={list.items} caption={t("tab_documents")} />
          <More list={list} />
        </>
      )}
    </Answer>
  );
}
