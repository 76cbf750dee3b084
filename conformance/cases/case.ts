import type { PublicManifest } from '@bindery/contract';
import type { Harness } from '@bindery/testing';

import type { Capability } from '../observation.ts';

export interface CaseContext {
    h: Harness;
    manifest: PublicManifest;
    /** The text of the integration's source files. */
    sources: string;
    /** Places on which the integration is installed; undefined when it is for the other kind only. */
    spaceId: string | undefined;
    siteId: string | undefined;
    organizationId: string;
    /**
     * Does something to the integration and records everything that it causes. Returns the recorded body of its
     * invocation; undefined when there was none, or several.
     */
    observe: (
        capability: Capability,
        name: string,
        act: () => Promise<unknown>,
    ) => Promise<unknown>;
}

/** Generates the cases of some capabilities, and runs each with `observe`. */
export type Cases = (context: CaseContext) => Promise<void>;
