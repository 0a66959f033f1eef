import { useContext } from "preact/hooks";
import { Reader } from "../reader.js";
import { Empty } from "./state.jsx";

/**
 * A dense table. Columns: {name, title, cell(row), numeric, wide, nowrap, and
 * paper or screen, when it is for one of them only}; the
 * region scrolls by itself on narrow screens and can be focused to do so by keys.
 */
export function Table({ caption, columns, rows, rowKey, rowClass, foot, empty }) {
  const { text } = useContext(Reader);
  if (rows.length === 0) return <Empty>{empty ?? text("nothing")}</Empty>;
  return (
    <div class="table-region" role="region" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.name} scope="col" class={classOf(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, i) => (
            <tr key={rowKey ? rowKey(row) : i} class={rowClass?.(row)}>
              {columns.map((column) => (
                <td key={column.name} class={classOf(column)}>
                  {column.cell(row, i)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        {foot && <tfoot>{foot}</tfoot>}
      </table>
    </div>
  );
}

function classOf({ numeric, wide, nowrap, paper, screen }) {
  const names = [
    numeric && "numeric",
    wide && "wide",
    nowrap && "nowrap",
    paper && "paper-cell",
    screen && "screen-cell",
  ];
  return names.filter(Boolean).join(" ");
}
