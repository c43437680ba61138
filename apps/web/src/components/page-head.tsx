import type { ReactNode } from 'react';

/** Title, what the page is for, and its actions. */
export function PageHead({
  title,
  note,
  children,
}: {
  readonly title: ReactNode;
  readonly note?: ReactNode;
  readonly children?: ReactNode;
}) {
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {note ? <p className="quiet">{note}</p> : null}
      <div className="page-actions">{children}</div>
    </div>
  );
}
