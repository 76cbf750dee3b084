import type { Document, InputPage } from '@gitbook/api';
import {
    createComponent,
    createContentSource,
    createIntegration,
    ExposableError,
    type ConfigureContentSourceProps,
    type ContentSourceInput,
} from '@gitbook/runtime';

type Props = { repository: string };
type Release = { id: number; name: string | null; tag_name: string; body: string | null };

/** The most pages of one source: GitHub's largest page of a list. */
const MAX_RELEASES = 100;

async function readJSON<T>(path: string): Promise<T> {
    const response = await fetch(`https://api.github.com/repos/${path}`, {
        headers: { accept: 'application/vnd.github+json', 'user-agent': 'bindery-example' },
    });
    if (!response.ok)
        throw new ExposableError(`GitHub answered ${response.status} for ${path}`, 502);
    return (await response.json()) as T;
}

const releases = createContentSource<Props, Props & { release: number }>({
    sourceId: 'releases',
    getRevision: async ({ props }) => {
        const path = `${props.repository}/releases?per_page=${MAX_RELEASES}`;
        const pages = (await readJSON<Release[]>(path)).map(({ id, name, tag_name }) => ({
            id: String(id),
            type: 'document',
            title: name || tag_name,
            computed: {
                integration: 'release-notes',
                source: 'releases',
                props: { ...props, release: id },
            },
        }));
        // The published type requires fields that GitBook itself adds.
        return { pages: pages as unknown as InputPage[] };
    },
    getPageDocument: async ({ props }) => {
        const { body } = await readJSON<Release>(`${props.repository}/releases/${props.release}`);
        return { markdown: body || 'This release has no notes.' } as unknown as Document;
    },
});

const configure = createComponent<
    ConfigureContentSourceProps<ContentSourceInput<Props>>,
    Props,
    { action: 'submit' }
>({
    componentId: 'configure',
    initialState: ({ contentSource }) => ({ repository: contentSource?.props?.repository ?? '' }),
    action: async ({ state }) => {
        if (!/^[\w.-]+\/[\w.-]+$/.test(state.repository)) {
            throw new ExposableError('Write the repository as owner/name', 400);
        }
        return { type: 'complete', returnValue: { props: { ...state } } };
    },
    render: async ({ props }) => (
        <configuration>
            <input
                label="Repository"
                hint="Owner and name, for example acme/tides"
                element={<textinput state="repository" />}
            />
            <button label={props.submitLabel ?? 'Save'} onPress={{ action: 'submit' }} />
        </configuration>
    ),
});

export default createIntegration({ components: [configure], contentSources: [releases] });
