import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { buildIntegration } from '@bindery/bundler';
import type { InvocationDetail, SDK } from '@bindery/contract';
import { startHarness, type Harness } from '@bindery/testing';

import type { CaseContext } from './cases/case.ts';
import { components } from './cases/components.ts';
import { endpoint } from './cases/endpoint.ts';
import { events } from './cases/events.ts';
import { oauth } from './cases/oauth.ts';
import { createNormalize } from './normalize.ts';
import { observeInvocation, parseBody, type Observation } from './observation.ts';
import { sampleAnswer, sampleConfigurations, sampleVariables } from './sample.ts';

/** A case that takes longer is recorded without an answer. The host ends a handler after 30 s. */
const CASE_MS = 35_000;

/**
 * Maximum number of cases that the host may end. After one more, the remaining cases are skipped: a folder that hangs
 * must not stop the run.
 */
const MAX_ENDED = 2;

/** The order matters: events and the connection change what later cases see. */
const CASES = [components, endpoint, events, oauth];

export interface Run {
    observations: Observation[];
    /** The reason for which the run ended early. */
    stopped?: string;
}

/** Thrown inside a run when the host had to end too many invocations. */
class Stopped extends Error {}

/**
 * Builds and installs an integration on a host, and runs every generated case.
 *
 * @throws HarnessError when the folder does not build or cannot be installed.
 */
export async function runIntegration(folder: string, sdk: SDK): Promise<Run> {
    const variables = sampleVariables(readManifestText(folder));
    const version = await buildIntegration(folder, { sdk, mode: 'development', variables });
    await using h = await startHarness(folder, {
        sdk,
        env: variables,
        configuration: sampleConfigurations(version.manifest),
        http: (http) => http.all('*', ({ request }) => sampleAnswer(request)),
    });
    const observations: Observation[] = [];
    const [installed] = (await h.integration()).installations;
    const context: CaseContext = {
        h,
        manifest: version.manifest,
        sources: readSources(folder),
        spaceId: installed?.spaces[0]?.spaceId,
        siteId: installed?.sites[0]?.siteId,
        organizationId: installed?.installation.target.organization ?? '',
        observe: await createObserve(h, observations),
    };
    try {
        await context.observe('events', 'the installation', () => h.settle());
        for (const cases of CASES) await cases(context);
    } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        return { observations, stopped: error.message };
    }
    return { observations };
}

function readManifestText(folder: string): string {
    const names = ['gitbook-manifest.yaml', 'gitbook-manifest.yml'];
    const found = names.map((name) => join(folder, name)).find((path) => existsSync(path));
    return found === undefined ? '' : readFileSync(found, 'utf8');
}

/** The most text that is searched for paths and ids. */
const MAX_SOURCE_CHARACTERS = 4_000_000;

function readSources(folder: string): string {
    const files = globSync('**/*.{ts,tsx,js,jsx,mjs}', {
        cwd: folder,
        exclude: (name) => name === 'node_modules' || name === 'dist',
    });
    let text = '';
    for (const file of files.toSorted()) {
        if (text.length < MAX_SOURCE_CHARACTERS) text += readFileSync(join(folder, file), 'utf8');
    }
    return text;
}

async function createObserve(
    h: Harness,
    observations: Observation[],
): Promise<CaseContext['observe']> {
    const normalize = await createNormalize(h);
    const seen = new Set<string>();
    let ended = 0;
    return async (capability, name, act) => {
        const before = h.http.calls().length;
        const answer = await answerOf(act);
        const details = await newInvocations(h, seen);
        // Sorted, because events that run at the same time are recorded in any order.
        const invocations = details
            .map(observeInvocation)
            .toSorted((a, b) => a.type.localeCompare(b.type));
        const outbound = h.http
            .calls()
            .slice(before)
            .map(({ method, url, headers, body }) => ({
                method,
                url,
                headers,
                body: parseBody(body),
            }));
        const ids = details.map(({ eventId }) => eventId);
        observations.push(
            withoutIds(normalize({ capability, name, answer, invocations, outbound }), ids),
        );
        const broken = invocations.find(({ isEndedByHost }) => isEndedByHost);
        if (broken !== undefined || answer === NO_ANSWER) ended++;
        if (ended > MAX_ENDED) {
            const reason = broken?.error ?? 'no answer';
            throw new Stopped(`the host ended ${ended} cases (${reason}); the rest was not tried`);
        }
        return details.length === 1 ? invocations[0]?.body : undefined;
    };
}

/** Replaces the ids of events, which are random. */
function withoutIds(observation: Observation, ids: readonly string[]): Observation {
    const text = ids.reduce(
        (rest, id) => rest.replaceAll(id, '<event>'),
        JSON.stringify(observation),
    );
    return JSON.parse(text) as Observation; // the same shape: only texts in it changed
}

const NO_ANSWER = { error: 'no answer' };

async function answerOf(act: () => Promise<unknown>): Promise<unknown> {
    const ended = new AbortController();
    try {
        return await Promise.race([
            act(),
            sleep(CASE_MS, NO_ANSWER, { signal: ended.signal, ref: false }),
        ]);
    } catch (error) {
        // The harness throws an error for a request that the host refused.
        return { error: (error as Error).message };
    } finally {
        ended.abort();
    }
}

/** Waits until the work that the case caused has ended. Returns the new invocations, oldest first. */
async function newInvocations(h: Harness, seen: Set<string>): Promise<InvocationDetail[]> {
    await h.settle();
    const fresh = (await h.invocations()).filter(({ id }) => !seen.has(id)).toReversed();
    for (const { id } of fresh) seen.add(id);
    return Promise.all(fresh.map(({ id }) => h.invocation(id)));
}
