import { safeLinkURL } from '@bindery/contract';
import type { ReactNodeViewProps } from '@tiptap/react';
import { ArrowRight, FileCode, Repeat2 } from 'lucide-react';
import { useContext, type ReactNode } from 'react';

import { PageContext } from '../blocks/page-context.ts';
import { pagesOf } from '../blocks/space-pages.ts';
import { objectOf } from '../document/convert.ts';
import { useStore } from '../store/store.ts';
import { workbenchStore } from '../store/workbench-store.ts';
import { BlockFrame, stringOf } from './block-frame.tsx';
import { fieldsOf, kindName } from './fields/block-fields.ts';
import { fileName, refLabel, refText } from './fields/content-ref.ts';
import { Formula } from './formula.tsx';
import { useIncludedHtml } from './use-resource.ts';
import { Picture } from './media-views.tsx';

type Data = Record<string, unknown>;

/** Renders the body of a block that has no editable content, by type. */
const BODIES: Readonly<Record<string, (props: { data: Data }) => ReactNode>> = {
    math: ({ data }) => (
        <p className="math">
            <Formula tex={stringOf(data['formula'])} isBlock />
        </p>
    ),
    drawing: ({ data }) => <Picture data={data} />,
    image: ({ data }) => <Picture data={data} />,
    'content-ref': ReferenceCard,
    swagger: ({ data }) => <Operation target={data['path']} data={data} />,
    'openapi-operation': ({ data }) => <Operation target={data['path']} data={data} />,
    'openapi-webhook': ({ data }) => <Operation target={data['name']} data={data} />,
    'openapi-schemas': ({ data }) => (
        <p className="api">
            <FileCode size={16} aria-hidden="true" />
            <span>
                Schemas{' '}
                {(Array.isArray(data['schemas']) ? data['schemas'] : []).map(
                    (name: unknown, index) => (
                        <span key={String(name)}>
                            {index > 0 ? ', ' : ''}
                            <code>{String(name)}</code>
                        </span>
                    ),
                )}{' '}
                of <Specification data={data} />
            </span>
        </p>
    ),
    'reusable-content': Included,
};

/** Renders a block that has no editable content. A block of a type unknown to the editor shows the name of the type. */
export function LeafBlockView(props: ReactNodeViewProps) {
    const node = objectOf(props.node.attrs['node']);
    const type = stringOf(node['type']);
    const data = objectOf(node['data']);
    const Body = Object.hasOwn(BODIES, type) ? BODIES[type] : undefined;
    return (
        <BlockFrame
            type={type}
            view={props}
            data={data}
            onChange={(next) => props.updateAttributes({ node: { ...node, data: next } })}
            className={`gitbook-${type}`}
        >
            <div className="leaf-body" contentEditable={false}>
                {Body ? (
                    <Body data={data} />
                ) : (
                    <p className="opaque-block">
                        <strong>{kindName(type)}</strong>
                        <span>
                            {fieldsOf(type).length > 0
                                ? 'It has parts that this editor does not know.'
                                : 'The workbench does not know this type of block.'}{' '}
                            It can be moved and deleted, and is saved unchanged.
                        </span>
                    </p>
                )}
            </div>
        </BlockFrame>
    );
}

/** Shows reusable content: a file that several pages include, which is edited in the file. */
function Included({ data }: { data: Data }) {
    const path = refText(data['ref'], []);
    const { value } = useIncludedHtml(path);
    return (
        <>
            <p className="reference">
                <Repeat2 size={16} aria-hidden="true" />
                Reusable content: {fileName(path) || 'set the file'}
            </p>
            {value === null ? null : (
                // The server escapes all text and renders no script.
                <div className="included" dangerouslySetInnerHTML={{ __html: value }} />
            )}
        </>
    );
}

function ReferenceCard({ data }: { data: Data }) {
    const { spaceId } = useContext(PageContext);
    const pages = useStore(workbenchStore, ({ state }) => pagesOf(state, spaceId));
    const label = stringOf(data['title']) || refLabel(data['ref'], pages);
    return (
        <p className="card">
            <span>{label || 'Set the page or address.'}</span>
            <ArrowRight size={16} aria-hidden="true" />
        </p>
    );
}

function Operation({ target, data }: { target: unknown; data: Data }) {
    const method = stringOf(data['method']);
    return (
        <p className="api">
            <code className="method" data-method={method.toLowerCase()}>
                {method.toUpperCase() || 'GET'}
            </code>
            <span>
                <code>{stringOf(target)}</code> of <Specification data={data} />
            </span>
        </p>
    );
}

function Specification({ data }: { data: Data }) {
    const text = refText(data['ref'], []);
    const href = /^https?:/i.test(text) ? safeLinkURL(text) : null;
    const name = fileName(text) || 'no specification';
    return href === null ? (
        <span className="name">{name}</span>
    ) : (
        <a className="name" href={href} target="_blank" rel="noopener noreferrer">
            {name}
        </a>
    );
}
