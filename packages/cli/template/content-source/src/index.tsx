import type { Document, InputPage } from '@gitbook/api';
import {
    createComponent,
    createContentSource,
    createIntegration,
    type ConfigureContentSourceProps,
    type ContentSourceInput,
} from '@gitbook/runtime';

type Props = { feed: string };
type Entry = { id: string; title: string; text: string };

async function readEntries(feed: string): Promise<Entry[]> {
    const response = await fetch(feed);
    if (!response.ok) throw new Error(`${feed} answered ${response.status}`);
    return (await response.json()) as Entry[];
}

const entries = createContentSource<Props, Props & { entry: string }>({
    sourceId: 'NAME',
    getRevision: async ({ props }) => {
        const pages = (await readEntries(props.feed)).map(({ id, title }) => ({
            id,
            type: 'document',
            title,
            computed: {
                integration: 'NAME',
                source: 'NAME',
                props: { ...props, entry: id },
            },
        }));
        return { pages: pages as unknown as InputPage[] };
    },
    getPageDocument: async ({ props }) => {
        const entry = (await readEntries(props.feed)).find(({ id }) => id === props.entry);
        return { markdown: entry?.text ?? 'This entry was removed.' } as unknown as Document;
    },
});

const configure = createComponent<
    ConfigureContentSourceProps<ContentSourceInput<Props>>,
    Props,
    { action: 'submit' }
>({
    componentId: 'configure',
    initialState: ({ contentSource }) => ({ feed: contentSource?.props?.feed ?? '' }),
    action: async ({ state }) => ({ type: 'complete', returnValue: { props: { ...state } } }),
    render: async ({ props }) => (
        <configuration>
            <input label="Address of the feed" element={<textinput state="feed" />} />
            <button label={props.submitLabel ?? 'Save'} onPress={{ action: 'submit' }} />
        </configuration>
    ),
});

export default createIntegration({ components: [configure], contentSources: [entries] });
