import {
    GitBookAPI,
    GitBookAPIError,
    type Integration,
    type PublishIntegration,
} from '@gitbook/api';

import { CommandError } from '../error.ts';

/** Calls the API of the host that integrations are published to, with the token of a user. */
export class ApiClient {
    readonly #endpoint: string;
    readonly #api: GitBookAPI;

    constructor(endpoint: string, authToken: string) {
        this.#endpoint = endpoint;
        this.#api = new GitBookAPI({ endpoint, authToken, userAgent: 'bindery' });
    }

    /**
     * Returns the organization of a user who belongs to only one organization.
     *
     * @throws CommandError `organization_unknown`.
     */
    async onlyOrganization(): Promise<string> {
        const { data } = await this.#call(
            this.#api.orgs.listOrganizationsForAuthenticatedUser({ limit: 2 }),
        );
        const [first, second] = data.items;
        if (first === undefined || second !== undefined) {
            throw new CommandError(
                'organization_unknown',
                'You belong to no organization or to several: name the one that publishes it with --organization or "organization" in the manifest.',
            );
        }
        return first.id;
    }

    /**
     * Returns the id when the user belongs to the organization.
     *
     * @throws CommandError `organization_unknown`, with the organizations of the user.
     */
    async requireOrganization(id: string): Promise<string> {
        const known: string[] = [];
        let page: string | undefined;
        do {
            const { data } = await this.#call(
                this.#api.orgs.listOrganizationsForAuthenticatedUser(
                    page === undefined ? {} : { page },
                ),
            );
            if (data.items.some((organization) => organization.id === id)) return id;
            known.push(...data.items.map((organization) => organization.id));
            page = data.next?.page;
        } while (page !== undefined);
        throw new CommandError(
            'organization_unknown',
            `You belong to no organization "${id}" at ${this.#endpoint}: name one of ${known.join(', ') || 'none'} with --organization.`,
        );
    }

    async publish(name: string, publication: PublishIntegration): Promise<Integration> {
        const { data } = await this.#call(
            this.#api.integrations.publishIntegration(name, publication),
        );
        return data;
    }

    async #call<Data>(operation: Promise<Data>): Promise<Data> {
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
