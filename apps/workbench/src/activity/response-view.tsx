import type { InvocationDetail, RecordedResponse } from '@bindery/contract';

import { CopyButton } from '../design/copy-button.tsx';
import { JsonView } from '../design/json-view.tsx';
import { Notice } from '../design/notice.tsx';
import { ElementTreeView } from '../inspector/element-tree-view.tsx';
import { elementTree } from '../inspector/element-tree.ts';
import { parseResponseBody } from './response-body.ts';

/** Renders the response of an invocation: body first, then headers. A rendering is shown as element tree and state. */
export function ResponseView({ detail }: { detail: InvocationDetail }) {
    const { response } = detail;
    if (response === null) {
        return detail.state === 'running' ? null : (
            <p className="detail-empty">
                The response was not recorded. Bindery records responses only in development (
                <code>bindery dev</code>).
            </p>
        );
    }
    return (
        <div className="response">
            <ResponseBody response={response} />
            {response.isTruncated ? (
                <p className="detail-empty">
                    The body has {response.bytes.toLocaleString('en')} bytes. Bindery records the
                    first 16 KiB of a body.
                </p>
            ) : null}
            {response.headers.length > 0 ? (
                <details className="response-part">
                    <summary>Headers ({response.headers.length})</summary>
                    <dl className="response-headers">
                        {response.headers.map(([name, value], index) => (
                            // The index is the key, because a name can repeat, for example `set-cookie`.
                            <div key={index}>
                                <dt>{name}</dt>
                                <dd>{value}</dd>
                            </div>
                        ))}
                    </dl>
                </details>
            ) : null}
        </div>
    );
}

function ResponseBody({ response }: { response: RecordedResponse }) {
    const body = parseResponseBody(response);
    switch (body.kind) {
        case 'empty':
            return <p className="detail-empty">The body is empty.</p>;
        case 'element':
            return (
                <>
                    <ElementTreeView elements={elementTree(body.element)} />
                    <details className="response-part" open>
                        <summary>State</summary>
                        <JsonView value={body.state} label="state" />
                    </details>
                    <details className="response-part">
                        <summary>Whole output</summary>
                        <JsonView value={body.output} label="output" />
                    </details>
                </>
            );
        case 'complete':
            return (
                <>
                    <Notice tone="info" title="The component completed with this return value" />
                    <JsonView value={body.returnValue} label="return value" />
                </>
            );
        case 'json':
            return <JsonView value={body.value} label="body" />;
        case 'text':
            return (
                <div className="response-text">
                    <CopyButton text={body.text} label="Copy the body" />
                    <pre tabIndex={0} role="region" aria-label="Body">
                        {body.text}
                    </pre>
                </div>
            );
    }
}
