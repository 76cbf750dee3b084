/** The comparisons of a manifest with what its script defines and does. */
import { similarTo } from '@bindery/bundler';
import {
    EVENT_RULES,
    isEventType,
    OPERATION_SCOPES,
    type EventType,
    type IntegrationInspection,
    type Manifest,
    type PublicManifest,
    type Scope,
} from '@bindery/contract';

import { failure, type Finding, type Place } from './finding.ts';
import type { Sources } from './sources.ts';

interface RuleInput {
    manifest: PublicManifest;
    /** Names of the manifest's secrets, including those without a value. */
    secretNames: readonly string[];
    inspection: IntegrationInspection | null;
    unknownBlocks: readonly string[];
    sources: Sources;
    /** Returns the place of a field of the manifest. */
    place: (path: readonly PropertyKey[]) => Place;
    /** The beginning of the script. */
    script: Place;
}

export type Rule = (input: RuleInput) => Finding[];

export const RULES: readonly Rule[] = [
    blocks,
    duplicateComponents,
    configurationComponents,
    contentSources,
    events,
    apiCalls,
    secrets,
    endpoints,
    tasks,
    siteHandlers,
];

function blocks({ unknownBlocks, inspection, manifest, place }: RuleInput): Finding[] {
    return unknownBlocks.map((id) => {
        const index = (manifest.blocks ?? []).findIndex((block) => block.id === id);
        return failure(
            'block_without_component',
            place(['blocks', index, 'id']),
            `The block “${id}” has no component.`,
            `Add createComponent({ componentId: '${id}' }) to “components”${among(id, inspection?.components ?? [])}.`,
        );
    });
}

function duplicateComponents({ inspection, sources, script }: RuleInput): Finding[] {
    const ids = inspection?.components ?? [];
    const twice = new Set(ids.filter((id, index) => ids.indexOf(id) !== index));
    return [...twice].map((id) => {
        const places = sources.find(new RegExp(`componentId\\s*:\\s*['"\`](${escape(id)})['"\`]`));
        return failure(
            'component_twice',
            places[1]?.place ?? script,
            `Two components have the id “${id}”: the second is never rendered.`,
            'Give each component an id of its own.',
        );
    });
}

function configurationComponents({ inspection, manifest, place }: RuleInput): Finding[] {
    if (inspection === null) return [];
    const levels = Object.entries(manifest.configurations ?? {}).map(
        ([level, definition]) => [['configurations', level, 'componentId'], definition] as const,
    );
    const sources = (manifest.contentSources ?? []).map(
        ({ configuration }, index) =>
            [['contentSources', index, 'configuration', 'componentId'], configuration] as const,
    );
    return [...levels, ...sources].flatMap(([path, definition]) => {
        if (definition === undefined || !('componentId' in definition)) return [];
        const { componentId } = definition;
        if (inspection.components.includes(componentId)) return [];
        return failure(
            'configuration_without_component',
            place(path),
            `No component has the id “${componentId}”.`,
            `Add createComponent({ componentId: '${componentId}' })${among(componentId, inspection.components)}.`,
        );
    });
}

function contentSources({ inspection, manifest, sources, place, script }: RuleInput): Finding[] {
    if (inspection === null) return [];
    const declared = (manifest.contentSources ?? []).map(({ id }) => id);
    const defined = inspection.contentSources;
    return [
        ...declared.flatMap((id, index) =>
            defined.includes(id)
                ? []
                : failure(
                      'content_source_missing',
                      place(['contentSources', index, 'id']),
                      `The content source “${id}” is not in the script.`,
                      `Add createContentSource({ sourceId: '${id}' }) to “contentSources”${among(id, defined)}.`,
                  ),
        ),
        ...defined.flatMap((id) =>
            declared.includes(id)
                ? []
                : failure(
                      'content_source_undeclared',
                      sources.first(new RegExp(`sourceId\\s*:\\s*['"\`](${escape(id)})['"\`]`)) ??
                          script,
                      `The content source “${id}” is not in the manifest, so that nobody can choose it.`,
                      `Add it to “contentSources” of the manifest${among(id, declared)}.`,
                  ),
        ),
    ];
}

function events({ inspection, manifest, sources, script }: RuleInput): Finding[] {
    return (inspection?.events ?? []).flatMap((type) => {
        const at = sources.first(new RegExp(`\\b(${escape(type)})\\b\\s*[:(,]`)) ?? script;
        if (!isEventType(type)) {
            const known = Object.keys(EVENT_RULES);
            return failure(
                'event_unknown',
                at,
                `There is no event “${type}”: its handler is never called.`,
                `Use one of the published events${among(type, known)}.`,
            );
        }
        return missingScope(
            'event_without_scope',
            at,
            scopeOf(type),
            manifest,
            `events of type “${type}”`,
        );
    });
}

function scopeOf(type: EventType): Scope | null {
    return EVENT_RULES[type].scope;
}

const API_CALL = /\bapi\s*\??\.\s*\w+\s*\??\.\s*(\w+)\s*\(/;

function apiCalls({ manifest, sources }: RuleInput): Finding[] {
    return sources.find(API_CALL).flatMap(({ place, groups: [operation = ''] }) => {
        const scope = Object.hasOwn(OPERATION_SCOPES, operation)
            ? OPERATION_SCOPES[operation]
            : undefined;
        return missingScope('api_without_scope', place, scope ?? null, manifest, `${operation}()`);
    });
}

function missingScope(
    rule: string,
    at: Place,
    scope: Scope | null,
    { scopes }: PublicManifest,
    what: string,
): Finding[] {
    if (scope === null || scopes.includes(scope)) return [];
    return [
        failure(
            rule,
            at,
            `The scopes of the manifest do not cover ${what}.`,
            `Add ${scope} to “scopes”.`,
        ),
    ];
}

const SECRET_USE = /\bsecrets\s*(?:\?\.|!)?\s*(?:\.\s*([A-Za-z_]\w*)|\[\s*['"`](\w+)['"`]\s*\])/;

function secrets({ secretNames, sources }: RuleInput): Finding[] {
    const reported = new Set<string>();
    return sources.find(SECRET_USE).flatMap(({ place, groups }) => {
        const name = groups.find(Boolean) ?? '';
        if (secretNames.includes(name) || reported.has(name)) return [];
        reported.add(name);
        return failure(
            'secret_undeclared',
            place,
            `The secret ${name} is not in the manifest: its value is undefined.`,
            `Add ${name}: \${{ env.${name} }} to “secrets”${among(name, secretNames)}.`,
        );
    });
}

function endpoints({ inspection, manifest, place }: RuleInput): Finding[] {
    if (inspection === null || inspection.handlers.includes('fetch')) return [];
    return Object.entries(manifest.configurations ?? {}).flatMap(([level, definition]) =>
        definition === undefined || !('properties' in definition)
            ? []
            : Object.entries(definition.properties).flatMap(([name, property]) => {
                  const field = fieldWithURL(property);
                  if (field === undefined) return [];
                  return failure(
                      'endpoint_without_fetch',
                      place(['configurations', level, 'properties', name, field]),
                      `${field} calls the endpoint of the integration, which has no “fetch” handler.`,
                      'Add a “fetch” handler to createIntegration.',
                  );
              }),
    );
}

type Properties = Extract<
    NonNullable<NonNullable<Manifest['configurations']>['account']>,
    { properties: unknown }
>['properties'];

function fieldWithURL(property: Properties[string]): string | undefined {
    if (property.type === 'button') return 'callback_url';
    const hasOptions = property.type === 'string' && property.completion_url !== undefined;
    return hasOptions ? 'completion_url' : undefined;
}

function tasks({ inspection, sources }: RuleInput): Finding[] {
    if (inspection === null || inspection.handlers.includes('task')) return [];
    const at = sources.first(/\b(queueTask|queueIntegrationTask)\s*\(/);
    if (at === undefined) return [];
    return [
        failure(
            'task_without_handler',
            at,
            'A task is queued, and the integration has no “task” handler.',
            'Add a “task” handler to createIntegration.',
        ),
    ];
}

const SITE_HANDLERS = ['fetch_published_script', 'fetch_visitor_authentication'] as const;

function siteHandlers({ inspection, manifest, sources, place, script }: RuleInput): Finding[] {
    return SITE_HANDLERS.flatMap((name) => {
        const scope = scopeOf(name);
        if (inspection === null || scope === null) return [];
        if (inspection.handlers.includes(name)) {
            const at = sources.first(new RegExp(`\\b(${name})\\b\\s*[:(,]`)) ?? script;
            return missingScope(
                'handler_without_scope',
                at,
                scope,
                manifest,
                `the handler ${name}`,
            );
        }
        const index = manifest.scopes.indexOf(scope);
        if (index < 0) return [];
        return failure(
            'scope_without_handler',
            place(['scopes', index]),
            `The scope ${scope} has no effect without the handler ${name}.`,
            `Add ${name} to createIntegration, or remove the scope.`,
        );
    });
}

function among(name: string, known: readonly string[]): string {
    const similar = similarTo(name, known);
    if (similar !== undefined) return `; did you mean “${similar}”?`;
    return known.length === 0 || known.length > 10 ? '' : ` (there are: ${known.join(', ')})`;
}

function escape(text: string): string {
    return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
