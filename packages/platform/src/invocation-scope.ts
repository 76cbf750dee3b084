import type { ScopeKind } from './database/schema.ts';

/** An integration invoked without an installation, for example for a task. */
export interface IntegrationScope {
    kind: 'integration';
    integration: string;
}

/** An integration invoked for one of its installations. */
export interface InstallationScope {
    kind: 'installation';
    integration: string;
    installationId: string;
}

/** An integration invoked for an installation on one space or site. */
export interface ScopedInstallationScope {
    kind: ScopeKind;
    integration: string;
    installationId: string;
    /** Id of the space or site. */
    scopeId: string;
}

/** A scope that has an installation. */
export type InstalledScope = InstallationScope | ScopedInstallationScope;

/** The scope of an invocation, an environment or a public endpoint. */
export type InvocationScope = IntegrationScope | InstalledScope;

/** The fields of an event that name its installation, and its space or site if it has one. */
type ScopeIds =
    | { installationId: string }
    | { installationId: string; spaceId: string }
    | { installationId: string; siteId: string };

/** Returns the fields of an event that name this scope; none for an integration without an installation. */
export function scopeIds(scope: InstalledScope): ScopeIds;
export function scopeIds(scope: InvocationScope): ScopeIds | Record<never, never>;
export function scopeIds(scope: InvocationScope): ScopeIds | Record<never, never> {
    if (scope.kind === 'integration') return {};
    const { installationId } = scope;
    if (scope.kind === 'installation') return { installationId };
    return scope.kind === 'space'
        ? { installationId, spaceId: scope.scopeId }
        : { installationId, siteId: scope.scopeId };
}
