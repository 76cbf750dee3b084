/**
 * The schema of the manifest, `gitbook-manifest.yaml`. It accepts the manifests that GitBook's CLI accepts; field names
 * and limits are those of `PublishIntegration` in GitBook's OpenAPI document.
 */
import { z } from 'zod';

import { SCOPES } from './scopes.ts';

/** The published `IntegrationCategory` enum. */
export const CATEGORIES = [
    'analytics',
    'collaboration',
    'content',
    'marketing',
    'visitor-auth',
    'other',
] as const;

const configurationComponent = z.object({ componentId: z.string().min(1) });

const propertyBase = {
    title: z.string().max(50).optional(),
    description: z.string().max(100).optional(),
};

const configurationProperty = z.discriminatedUnion('type', [
    z.object({
        ...propertyBase,
        type: z.literal('string'),
        default: z.string().optional(),
        completion_url: z.string().optional(),
        enum: z.array(z.string()).optional(),
    }),
    z.object({ ...propertyBase, type: z.literal('number'), default: z.number().optional() }),
    z.object({ ...propertyBase, type: z.literal('boolean'), default: z.boolean().optional() }),
    z.object({
        ...propertyBase,
        type: z.literal('button'),
        callback_url: z.string(),
        button_text: z.string(),
    }),
]);

const configurationSchema = z.object({
    properties: z.record(z.string(), configurationProperty),
    required: z.array(z.string()).optional(),
});

const configuration = z.union([configurationComponent, configurationSchema]);

const block = z.object({
    id: z.string().min(1),
    title: z.string().min(2).max(40),
    description: z.string().max(150).optional(),
    icon: z.string().optional(),
    urlUnfurl: z.array(z.string()).optional(),
    markdown: z.object({ codeblock: z.string().min(1), body: z.string().min(1) }).optional(),
});

const contentSource = z.object({
    id: z.string().min(1),
    title: z.string().min(2).max(40),
    description: z.string().max(150).optional(),
    icon: z.string().optional(),
    configuration: configurationComponent,
});

const deployment = {
    organization: z.string().optional(),
    visibility: z.enum(['private', 'unlisted', 'public']).optional(),
    secrets: z.record(z.string(), z.string()).optional(),
};

/** Validates a parsed manifest and adds the defaults of optional fields. */
export const manifestSchema = z.object({
    name: z
        .string()
        .regex(
            /^[a-z0-9]+(?:-[a-z0-9]+)*$/i,
            'letters, digits and single hyphens, beginning and ending with a letter or digit',
        )
        // The name becomes part of host names, whose labels have at most 63 characters (RFC 1035, section 2.3.4).
        .max(60, 'at most 60 characters'),
    title: z.string().min(1),
    script: z.string().min(1),
    icon: z.string().optional(),
    description: z.string().optional(),
    summary: z.string().optional(),
    target: z.enum(['all', 'site', 'space', 'organization']).optional(),
    scopes: z.array(z.enum(SCOPES)).default([]),
    categories: z.array(z.enum(CATEGORIES)).optional(),
    blocks: z.array(block).optional(),
    contentSources: z.array(contentSource).optional(),
    configurations: z
        .object({
            account: configuration.optional(),
            space: configuration.optional(),
            site: configuration.optional(),
        })
        .optional(),
    previewImages: z.array(z.string()).max(3).optional(),
    externalLinks: z.array(z.object({ label: z.string(), url: z.url() })).optional(),
    contentSecurityPolicy: z.union([z.string(), z.record(z.string(), z.string())]).optional(),
    ...deployment,
    envs: z.record(z.string(), z.object(deployment)).optional(),
});

/** A validated manifest. Paths (`script`, `icon`, `previewImages`) are relative to its folder. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A block that an integration adds to the editor. */
export type ManifestBlock = z.infer<typeof block>;
/** The configuration form of an integration: a component of the integration, or a list of properties. */
export type ManifestConfiguration = z.infer<typeof configuration>;
/** One property of a configuration form. */
export type ManifestConfigurationProperty = z.infer<typeof configurationProperty>;

/** One error in a manifest with its position in the file. Lines and columns count from 1. */
export interface ManifestIssue {
    /** Dotted path of the field, e.g. `blocks.0.title`; empty for an error of the file itself. */
    field: string;
    line: number;
    column: number;
    /** The expected value and advice. */
    message: string;
}
