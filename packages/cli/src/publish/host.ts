import {
    GitBookAPI,
    GitBookAPIError,
    type Integration,
    type PublishIntegration,
} from '@gitbook/api';

import { CommandError } from '../error.ts';

/** A host that integrations are published to, as its API knows the person. */
export class Host {
    readonly #endpoint: string;
    readonly #api: GitBookAPI;

    constructor(endpoint: string, authToken: string) {
        this.#endpoint = endpoint;
        this.#api = new GitBookAPI({ endpoint, authToken, userAgent: 'bindery' });
    }

    /** The organization of whoever has but one. */
    async onlyOrganization(): Promise<string> {
        const { data } = await this.#call(
            this.#api.orgs.listOrganizationsForAuthenticatedUser({ limit: 2 }),
        );
        const [first, second] = data.items;
        if (first === undefined || second !== undefined) {
            throw new CommandError(
                'organization_unknown',
                `Say which organization publishes it, with --organization or "organization" in the manifest.`,
            );
        }
        return first.id;
    }

    async publish(name: string, publication: PublishIntegration): Promise<Integration> {
        const { data } = await this.#call(
            this.#api.integrations.publishIntegration(name, publication),
        );
        return data;
    }

    async #call<Answer>(operation: Promise<Answer>): Promise<Answer> {
        try {
            return await operation;
        } catch (cause) {
            if (cause instanceof GitBookAPIError) {
                const advice =
                    cause.code === 401 ? ' Give the token of this host with --token.' : '';
                throw new CommandError(
                    'publish_refused',
                    `${this.#endpoint} answered ${cause.code}: ${cause.errorMessage}${advice}`,
                    { cause },
                );
            }
            throw new CommandError(
                'host_unreachable',
                `${this.#endpoint} does not answer: check --endpoint, and that the host runs.`,
                { cause },
            );
        }
    }
}
