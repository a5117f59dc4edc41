/** All that plan and trace tell of one fetch. */
import type { ReactNode } from "react";

import { byteSize, count, duration } from "../shell/format";
import type { Step } from "./steps";
import type { CallRecord } from "./trace";

export function StepDetails({ step }: { step: Step }): ReactNode {
  const { node, record, cache, calls } = step;
  return (
    <div className="step">
      {node?.reason ? <p>{node.reason}</p> : null}
      <dl className="facts">
        <Fact
          name="planned as"
          value={step.planned === step.subgraph ? undefined : step.planned}
        />
        <Fact name="at" value={node?.paths.join(", ")} />
        <Fact name="needs" value={node?.requires} />
        <Fact name="waits for" value={node?.dependsOn.map((id) => `fetch ${id}`).join(", ")} />
        <Fact name="variables" value={node?.variables.map((name) => `$${name}`).join(", ")} />
        <Fact name="starts at" value={record ? duration(record.started * 1000) : undefined} />
        <Fact name="representations" value={record?.representations?.toString()} />
        <Fact
          name="cache"
          value={
            cache && `${cache.result}: ${cache.hits} of ${cache.wanted} found, ${cache.stored} stored`
          }
        />
        <Fact name="not stored" value={cache?.notStored.join("; ")} />
        <Fact name="failed with" value={record?.code} />
        {record?.others.map(([name, value]) => <Fact key={name} name={name} value={value} />)}
      </dl>
      {calls.length ? <Calls calls={calls} subgraph={step.subgraph} /> : null}
      {step.isShared ? (
        <p className="note">
          Fetches of {step.subgraph} ran at the same time; a trace does not tell whose each call is.
        </p>
      ) : null}
      {node ? (
        <pre tabIndex={0} aria-label={`Operation of fetch ${step.id ?? ""}`}>
          {node.operation}
        </pre>
      ) : null}
    </div>
  );
}

function Calls({ calls, subgraph }: { calls: readonly CallRecord[]; subgraph: string }): ReactNode {
  return (
    <div className="scrolled" tabIndex={0} role="region" aria-label={`Calls to ${subgraph}`}>
      <table>
        <caption>{count(calls.length, "call")}</caption>
        <thead>
          <tr>
            <th scope="col">Request</th>
            <th scope="col">For</th>
            <th scope="col">Status</th>
            <th scope="col" className="number">
              Batch
            </th>
            <th scope="col" className="number">
              Size
            </th>
            <th scope="col" className="number">
              Time
            </th>
          </tr>
        </thead>
        <tbody>
          {calls.map((call, index) => (
            <tr key={index}>
              <td>
                <code>{`${call.method} ${call.url}`}</code>
                {call.others.map(([name, value]) => (
                  <div key={name} className="note">
                    {name}: {value}
                  </div>
                ))}
              </td>
              <td>{call.coordinate ?? ""}</td>
              <td>{call.code ?? call.status ?? ""}</td>
              <td className="number">{call.batchSize ?? ""}</td>
              <td className="number">{call.bytes === undefined ? "" : byteSize(call.bytes)}</td>
              <td className="number">{duration(call.seconds * 1000)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Fact({ name, value }: { name: string; value: string | undefined }): ReactNode {
  if (!value) return null;
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        <code>{value}</code>
      </dd>
    </div>
  );
}
