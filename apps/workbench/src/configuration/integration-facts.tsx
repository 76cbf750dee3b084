import {
    safeLinkURL,
    type WorkbenchInstallation,
    type WorkbenchIntegration,
} from '@bindery/contract';

import { CopyButton } from '../design/copy-button.tsx';

/** Text that names the SDK of the running version. */
const SDK_NAMES: Record<WorkbenchIntegration['sdk'], string> = {
    bindery: 'Bindery’s SDK (@bindery/runtime), bundled for imports of @gitbook/runtime',
    reference: 'The reference SDK (@gitbook/runtime) from the folder’s node_modules',
};

interface IntegrationFactsProps {
    workbenchIntegration: WorkbenchIntegration;
    installation: WorkbenchInstallation | undefined;
}

/** Facts about an integration: links, endpoint, folder, SDK, blocks and scopes. */
export function IntegrationFacts({ workbenchIntegration, installation }: IntegrationFactsProps) {
    const { integration, folder, sdk } = workbenchIntegration;
    const blocks = integration.blocks ?? [];
    const endpoint =
        installation?.installation.urls.publicEndpoint ?? integration.urls.publicEndpoint;
    return (
        <section className="integration-facts" aria-labelledby="facts-title">
            <h2 id="facts-title">About this integration</h2>
            <dl>
                <ExternalLinks links={integration.externalLinks} />
                {integration.categories.length > 0 ? (
                    <div>
                        <dt>Categories</dt>
                        <dd>{integration.categories.join(', ')}</dd>
                    </div>
                ) : null}
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
                    <dd>{SDK_NAMES[sdk]}</dd>
                </div>
                <div>
                    <dt>Blocks</dt>
                    <dd>
                        {blocks.length === 0
                            ? 'None'
                            : blocks.map((block) => (
                                  <span className="integration-block" key={block.id}>
                                      {block.title}
                                      {block.urlUnfurl && block.urlUnfurl.length > 0 ? (
                                          <span>
                                              {' '}
                                              also inserted for links to{' '}
                                              {block.urlUnfurl.join(', ')}
                                          </span>
                                      ) : null}
                                  </span>
                              ))}
                    </dd>
                </div>
                <div>
                    <dt>Scopes</dt>
                    <dd>
                        {integration.scopes.length === 0
                            ? 'None: the integration cannot access content and receives only events about its own installations.'
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

/** The links that the manifest names. Their addresses come from the author, so only web addresses become links. */
function ExternalLinks({ links }: { links: WorkbenchIntegration['integration']['externalLinks'] }) {
    if (links.length === 0) return null;
    return (
        <div>
            <dt>Links</dt>
            <dd>
                {links.map(({ label, url }) => {
                    const href = safeLinkURL(url);
                    return href === null ? null : (
                        <a
                            className="integration-link"
                            key={`${label} ${url}`}
                            href={href}
                            target="_blank"
                            rel="noreferrer"
                        >
                            {label}
                        </a>
                    );
                })}
            </dd>
        </div>
    );
}
