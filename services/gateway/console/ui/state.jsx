import { useContext } from "preact/hooks";
import { Reader } from "../reader.js";
import { Button } from "./button.jsx";

/** Nothing is there, said kindly. */
export function Empty({ children }) {
  return <p class="empty">{children}</p>;
}

/** On its way. */
export function Loading() {
  const { text } = useContext(Reader);
  return (
    <p class="loading" role="status">
      {text("loading")}
    </p>
  );
}

/** A call failed: what it means and what to do. */
export function ProblemNote({ problem, onRetry }) {
  const { text } = useContext(Reader);
  const known = `problem_${problem.kind}`;
  return (
    <div class={`problem problem-${problem.kind}`} role="alert">
      <h2>{text(known)}</h2>
      <p>{text(`${known}_help`)}</p>
      {problem.detail && <p class="problem-detail">{problem.detail}</p>}
      {problem.fields.length > 0 && (
        <ul>
          {problem.fields.map((one) => (
            <li key={one.field}>
              <code>{one.field}</code> {one.description} {one.fix}
            </li>
          ))}
        </ul>
      )}
      {onRetry && <Button onClick={onRetry}>{text("try_again")}</Button>}
    </div>
  );
}

/**
 * What a call gave: loading, problem, or `children(data)`. `title`: the heading
 * of a screen that has none until the answer is there.
 */
export function Answer({ call, title, children }) {
  if (!call.data) {
    return (
      <>
        {title && <h1 class="waiting">{title}</h1>}
        {call.problem ? (
          <ProblemNote problem={call.problem} onRetry={call.reload} />
        ) : (
          <Loading />
        )}
      </>
    );
  }
  return (
    <div class={call.loading ? "stale" : undefined} aria-busy={call.loading}>
      {children(call.data)}
    </div>
  );
}
