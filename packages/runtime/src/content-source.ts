import type {
    ComputedContentDependency,
    ComputedContentDependencyResolved,
    ContentComputeDocumentEvent,
    ContentComputeRevisionEvent,
    ContentComputeRevisionEventResponse,
    Document,
} from '@gitbook/api';

import type { RuntimeCallback, RuntimeContext } from './context.ts';
import type { PlainObject } from './plain-object.ts';

/**
 * A content source as `createIntegration` takes it.
 *
 * @example
 * const contentSources: ContentSourceDefinition[] = [changelog];
 */
export interface ContentSourceDefinition<Context extends RuntimeContext = RuntimeContext> {
    sourceId: string;
    compute: RuntimeCallback<
        [ContentComputeRevisionEvent | ContentComputeDocumentEvent],
        Promise<Response>,
        Context
    >;
}

/**
 * The resolved values of dependencies, by name, each of the kind that its reference has.
 *
 * @example
 * type Resolved = ContentSourceDependenciesValueFromRef<{ spec: { ref: ContentRefOpenAPI } }>;
 * const slugOf = ({ spec }: Resolved) => spec.value.slug;
 */
export type ContentSourceDependenciesValueFromRef<
    Dependencies extends Record<string, ComputedContentDependency>,
> = {
    [Name in keyof Dependencies]: Extract<
        ComputedContentDependencyResolved,
        { ref: Dependencies[Name]['ref'] }
    >;
};

/**
 * The input of a content source.
 *
 * @example
 * type Input = ContentSourceInput<{ url: string }, { spec: { ref: ContentRefOpenAPI } }>;
 */
export type ContentSourceInput<
    Props extends PlainObject = {},
    Dependencies extends Record<string, ComputedContentDependency> = {},
> = {
    props: Props;
    dependencies: ContentSourceDependenciesValueFromRef<Dependencies>;
};

/**
 * Creates a content source: pages that are computed instead of written.
 *
 * @example
 * const changelog = createContentSource<{ feed: string }, { entry: string }>({
 *     sourceId: 'changelog',
 *     getRevision: async ({ props }) => ({ pages: await listEntries(props.feed) }),
 *     getPageDocument: async ({ props }) => readEntry(props.entry),
 * });
 */
export function createContentSource<
    GetRevisionProps extends PlainObject = {},
    GetPageDocumentProps extends PlainObject = {},
    Dependencies extends Record<string, ComputedContentDependency> = {},
    Context extends RuntimeContext = RuntimeContext,
>(source: {
    /** The id of the content source in the manifest. */
    sourceId: string;
    /** Computes the pages. */
    getRevision: RuntimeCallback<
        [ContentSourceInput<GetRevisionProps, Dependencies>],
        Promise<ContentComputeRevisionEventResponse>,
        Context
    >;
    /** Computes the document of one page. */
    getPageDocument: RuntimeCallback<
        [ContentSourceInput<GetPageDocumentProps, Dependencies>],
        Promise<Document>,
        Context
    >;
}): ContentSourceDefinition<Context> {
    return {
        sourceId: source.sourceId,
        compute: async (event, context) => {
            // Props and dependencies are JSON that the author's type parameters describe.
            const dependencies =
                event.dependencies as ContentSourceDependenciesValueFromRef<Dependencies>;
            const output =
                event.type === 'content_compute_revision'
                    ? await source.getRevision(
                          { props: event.props as GetRevisionProps, dependencies },
                          context,
                      )
                    : {
                          document: await source.getPageDocument(
                              { props: event.props as GetPageDocumentProps, dependencies },
                              context,
                          ),
                      };

            return new Response(JSON.stringify(output), {
                headers: { 'content-type': 'application/json' },
            });
        },
    };
}
