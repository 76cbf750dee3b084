/** Connections and tokens; `test/oauth` tests the checks of a state. */
import type { Environment } from '@bindery/contract';

import { setBrowserCookie } from '../../src/oauth/browser-cookie.ts';
import { issueState } from '../../src/oauth/state.ts';
import { environmentOf } from '../support/envelope.ts';
import { type Case, label, product } from './case.ts';

const ENDPOINT = 'http://platform/i/demo/installations/inst1';
const content = {
    integration: 'demo',
    installation: 'inst1',
    status: 'active',
    externalIds: [],
    urls: { location: '', publicEndpoint: ENDPOINT, publicContentEndpoint: ENDPOINT },
};

type Place = 'integration' | 'installation' | 'space' | 'site';

function environmentAt(place: Place, choices: object, configuration: object): Environment {
    const base = environmentOf();
    return {
        ...base,
        secrets: {
            CHOICES: JSON.stringify({ provider: 'http://provider', external: true, ...choices }),
        },
        installation: place === 'integration' ? undefined : { ...base.installation, configuration },
        ...(place === 'space'
            ? { spaceInstallation: { ...content, space: 's1', configuration } }
            : {}),
        ...(place === 'site'
            ? { siteInstallation: { ...content, site: 't1', configuration } }
            : {}),
        // Fields that neither SDK reads are omitted.
    } as unknown as Environment;
}

function oauth(
    name: string,
    path: string,
    place: Place = 'installation',
    choices: object = {},
    configuration: object = {},
): Case {
    return {
        name,
        fixture: 'oauth',
        event: {
            eventId: 'e1',
            type: 'fetch',
            request: { method: 'get', url: ENDPOINT + path, headers: {} },
        },
        environment: environmentAt(place, choices, configuration),
    };
}

export const startCases = product({
    place: ['installation', 'space', 'site'] as const,
    choices: [{}, { functions: true }, { redirectURL: 'http://platform/callback' }],
    path: ['/oauth', '/oauth?code=&x=1'],
}).map(({ place, choices, path }) =>
    oauth(`a connection of the ${place} at ${path}, ${label(choices)}`, path, place, choices),
);

const impossibleStartCases = [
    oauth('a connection without an installation', '/oauth', 'integration'),
    oauth(
        'a connection without an installation, in a router that catches',
        '/oauth',
        'integration',
        {
            catchErrors: true,
        },
    ),
];

const unsigned = (state: object) => `&state=${encodeURIComponent(JSON.stringify(state))}`;

/** Returns a callback with a state of the SDK that receives it, from the right browser. */
function callback(
    name: string,
    place: Exclude<Place, 'integration'> = 'installation',
    choices: object = {},
): Case {
    const base = oauth(name, '/oauth', place, choices);
    return {
        ...base,
        eventFor: async (sdk) => {
            const target = {
                installationId: 'inst1',
                ...(place === 'space' ? { spaceId: 's1' } : {}),
                ...(place === 'site' ? { siteId: 't1' } : {}),
            };
            let text = JSON.stringify(target);
            let cookie = '';
            if (sdk === 'ours') {
                const issued = await issueState(environmentOf(), target, {});
                text = issued.text;
                cookie = setBrowserCookie(issued.state.nonce, issued.browserToken, ENDPOINT);
            }
            const query = new URLSearchParams({ code: 'c', state: text });
            return {
                eventId: 'e1',
                type: 'fetch',
                request: {
                    method: 'get',
                    url: `${ENDPOINT}/oauth?${query}`,
                    headers: { cookie: cookie.split(';')[0] },
                },
            };
        },
    };
}

export const successCases = product({
    place: ['installation', 'space', 'site'] as const,
    choices: [{}, { functions: true }],
}).map(({ place, choices }) =>
    callback(`a finished connection of the ${place}, ${label(choices)}`, place, choices),
);

export const mergedCases = (['installation', 'space', 'site'] as const).map((place) =>
    callback(`a finished connection of the ${place} that is merged`, place, { replace: false }),
);

export const replayedCases: Case[] = [
    { ...callback('a callback with a state that was used'), replayed: true },
];

const answeredWith = (path: string) =>
    callback(`a callback whose code is answered with ${path}`, 'installation', {
        accessTokenURL: `http://provider/${path}`,
    });

export const failedCallbackCases = ['refused', 'html', 'gone', 'empty'].map(answeredWith);

export const acceptedCallbackCases = ['error-200', 'error-object'].map(answeredWith);

/** This case has its own test, because the reference SDK waits for the provider forever. */
export const silentCase = callback('a callback whose code is not answered', 'installation', {
    accessTokenURL: 'http://provider/silent',
    timeoutDivisor: 400,
});

export const callbackCases = [
    ...[
        { installationId: 'inst1' },
        { installationId: 'inst1', spaceId: 's1' },
        { installationId: 'inst1', siteId: 't1' },
        { installationId: 'of-another-person' },
    ].map((state) =>
        oauth(`a callback with the state ${label(state)}`, `/oauth?code=c${unsigned(state)}`),
    ),
    oauth('a callback without a state', '/oauth?code=c'),
    oauth('a callback with a state that is no JSON', '/oauth?code=c&state=x'),
];

export const deniedCases = [
    oauth(
        'a callback with an error',
        `/oauth?error=access_denied${unsigned({ installationId: 'inst1' })}`,
    ),
    oauth('a callback with an error alone', '/oauth?error=access_denied'),
];

const connected = (credentials: object) => ({
    oauth_credentials: { access_token: 'a', ...credentials },
});

const withExpiry = (expires_at: unknown) =>
    oauth(
        `a token with expires_at ${JSON.stringify(expires_at)}`,
        '/use',
        'installation',
        {},
        connected({ expires_at }),
    );

/** The SDKs differ here: the reference parses text as a date and numbers as milliseconds. */
export const otherExpiryCases = ['0', 32_503_680_000, '32503680000000', 9e20].map(withExpiry);

const tokenCases = [
    oauth('a token without credentials', '/use'),
    ...[1, '1', 1.5, -1, -1e20].map(withExpiry),
    ...[
        {},
        { expires_at: 0 },
        { expires_at: '' },
        { expires_at: null },
        { expires_at: '2999-01-01T00:00:00Z' },
        { expires_at: 32_503_680_000_000 },
        { expires_at: 'nonsense' },
        { expires_at: 1 },
        { expires_at: '1999-01-01' },
        { expires_at: 1, refresh_token: '' },
    ].map((credentials) =>
        oauth(
            `a token with ${label(credentials)}`,
            '/use',
            'installation',
            {},
            connected(credentials),
        ),
    ),
];

const stale = connected({ expires_at: 1, refresh_token: 'r' });

export const refreshCases = (['installation', 'site', 'space'] as const).map((place) =>
    oauth(`a token of the ${place} that is refreshed`, '/use', place, {}, stale),
);

export const failedRefreshCases = [
    'refused',
    'html',
    'gone',
    'empty',
    'error-200',
    'error-object',
].map((path) =>
    oauth(
        `a refresh that is answered with ${path}`,
        '/use',
        'installation',
        { accessTokenURL: `http://provider/${path}` },
        connected({ expires_at: 1, refresh_token: `r-${path}` }),
    ),
);

export const oauthCases: Case[] = [
    ...startCases,
    ...impossibleStartCases,
    ...successCases,
    ...mergedCases,
    ...replayedCases,
    ...failedCallbackCases,
    ...acceptedCallbackCases,
    ...callbackCases,
    ...deniedCases,
    ...tokenCases,
    ...otherExpiryCases,
    ...refreshCases,
    ...failedRefreshCases,
];
