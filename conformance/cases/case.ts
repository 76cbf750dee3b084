import type { PublicManifest } from '@bindery/contract';
import type { Harness } from '@bindery/testing';

import type { Capability } from '../observation.ts';

export interface CaseContext {
    h: Harness;
    manifest: PublicManifest;
    /** The text of the integration's source files. */
    sources: string;
    /** Ids of the space and site of the installations; undefined if the manifest excludes spaces or sites. */
    spaceId: string | undefined;
    siteId: string | undefined;
    organizationId: string;
    /**
     * Runs `act` and records the invocations that it causes and their effects. Returns the recorded body of the
     * invocation; undefined if `act` caused none or several.
     */
    observe: (
        capability: Capability,
        name: string,
        act: () => Promise<unknown>,
    ) => Promise<unknown>;
}

/** Generates the cases of some capabilities, and runs each with `observe`. */
export type Cases = (context: CaseContext) => Promise<void>;
