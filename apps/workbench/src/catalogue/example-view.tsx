import { ContentKit, type Diagnostic } from '@bindery/contentkit';
import type { ContentKitContext } from '@bindery/contract';
import { useMemo, useState } from 'react';

import type { Example } from './example.ts';
import { renderLocally } from './local-component.ts';
import { loadCatalogueOptions } from './load-catalogue-options.ts';

/** The frame of an example is a file of this app. */
const OWN_FRAMES = [window.location.origin];

const PAGE = { id: 'catalogue', path: 'catalogue', title: 'Catalogue' };

/** Renders one interactive example, with the diagnostics of the renderer. */
export function ExampleView({ example, theme }: { example: Example; theme: 'light' | 'dark' }) {
    const render = useMemo(() => renderLocally(example.components), [example]);
    const [props, setProps] = useState<Record<string, unknown>>({});
    const [destination, setDestination] = useState<string>();
    const [diagnostics, setDiagnostics] = useState<readonly Diagnostic[]>([]);
    const context: ContentKitContext =
        example.context === 'configuration'
            ? { type: 'configuration_account', organizationId: 'catalogue', theme }
            : { type: 'document', spaceId: 'catalogue', editable: true, theme };
    return (
        <article className="catalogue-example" id={`example-${example.id}`}>
            <h3>{example.title}</h3>
            {example.note && <p className="catalogue-note">{example.note}</p>}
            <div className="catalogue-stage" dir={example.direction}>
                <ContentKit
                    render={render}
                    componentId="main"
                    props={props}
                    context={context}
                    mode="development"
                    page={PAGE}
                    ownFrames={OWN_FRAMES}
                    loadOptions={loadCatalogueOptions}
                    onPropsChange={setProps}
                    onNavigate={({ path, anchor }) => setDestination(`${path}#${anchor ?? ''}`)}
                    onDiagnostic={(diagnostic) =>
                        setDiagnostics((before) => [...before, diagnostic])
                    }
                />
            </div>
            {destination !== undefined && (
                <p className="catalogue-note" role="status">
                    Requested the page {destination}
                </p>
            )}
            {diagnostics.length > 0 && (
                <ul
                    className="catalogue-diagnostics"
                    aria-label={`Diagnostics of ${example.title}`}
                >
                    {diagnostics.map((diagnostic) => (
                        <li key={`${diagnostic.code} ${diagnostic.path}`}>
                            <code>{diagnostic.path}</code> {diagnostic.message}
                        </li>
                    ))}
                </ul>
            )}
        </article>
    );
}
