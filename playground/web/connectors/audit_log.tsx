/** What was asked of the admin API, and by whom; for owners, and asked for when it is opened. */
import { useState, type ReactNode } from "react";

import { Failure } from "../admin/failure";
import { useAdmin } from "../admin/use_admin";
import { ago } from "../shell/format";

interface Entry {
  readonly number: number;
  readonly at: string;
  readonly author: string;
  readonly action: string;
  readonly detail: string;
  readonly outcome: string;
}

const AUDIT_LOG_QUERY = `query AuditLog {
  auditLog(first: 50) { number at author action detail outcome }
}`;

export function AuditLog(): ReactNode {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <section aria-label="Audit log">
      <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>Audit log</summary>
        {isOpen ? <Entries /> : null}
      </details>
    </section>
  );
}

function Entries(): ReactNode {
  const { data, error, reload } = useAdmin<{ auditLog: Entry[] }>(AUDIT_LOG_QUERY);
  if (error) return <Failure error={error} onRetry={reload} />;
  if (!data) return null;
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label="Entries of the audit log">
      <table>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">Action</th>
            <th scope="col">Outcome</th>
            <th scope="col">Detail</th>
          </tr>
        </thead>
        <tbody>
          {data.auditLog.map(({ number, at, author, action, detail, outcome }) => (
            <tr key={number}>
              <td>
                <time dateTime={at} title={at}>
                  {ago(at)}
                </time>
              </td>
              <td>{author}</td>
              <td>{action}</td>
              <td>{outcome}</td>
              <td>
                <code>{detail}</code>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
