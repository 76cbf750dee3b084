import type { WorkbenchInstallation, WorkbenchIntegration } from '@bindery/contract';

import { CopyButton } from '../design/copy-button.tsx';

interface IntegrationFactsProps {
    found: WorkbenchIntegration;
    installation: WorkbenchInstallation | undefined;
}

/** What there is to know of an integration beside its configuration. */
export function IntegrationFacts({ found, installation }: IntegrationFactsProps) {
    const { integration, folder, sdk } = found;
    const blocks = integration.blocks ?? [];
    const endpoint =
        installation?.installation.urls.publicEndpoint ?? integration.urls.publicEndpoint;
    return (
        <section className="integration-facts" aria-labelledby="facts-title">
            <h2 id="facts-title">About it</h2>
            <dl>
                <div>
                    <dt>Public endpoint</dt>
                    <dd className="integration-copy">
                        <code>{endpoint}</code>
                        <CopyButton text={endpoint} label="Copy the endpoint" />
                    </dd>
                </div>
                {folder ? (
                    <div>
                        <dt>Folder</dt>
                        <dd className="integration-copy">
                            <code>{folder}</code>
                            <CopyButton text={folder} label="Copy the folder" />
                        </dd>
                    </div>
                ) : null}
                <div>
                    <dt>SDK</dt>
                    <dd>{sdk === 'bindery' ? 'Bindery’s' : 'the reference SDK of its folder'}</dd>
                </div>
                <div>
                    <dt>Blocks</dt>
                    <dd>
                        {blocks.length === 0
                            ? 'none'
                            : blocks.map((block) => (
                                  <span className="integration-block" key={block.id}>
                                      {block.title}
                                      {block.urlUnfurl && block.urlUnfurl.length > 0 ? (
                                          <span> also from {block.urlUnfurl.join(', ')}</span>
                                      ) : null}
                                  </span>
                              ))}
                    </dd>
                </div>
                <div>
                    <dt>Scopes</dt>
                    <dd>
                        {integration.scopes.length === 0
                            ? 'none: it gets no content and no events beside its own'
                            : integration.scopes.map((scope) => (
                                  <code className="integration-scope" key={scope}>
                                      {scope}
                                  </code>
                              ))}
                    </dd>
                </div>
            </dl>
        </section>
    );
}
