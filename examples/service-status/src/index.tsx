import { createComponent, createIntegration } from '@gitbook/runtime';

type Props = { page?: string };
type State = { page: string };
type Action = { action: 'save' } | { action: 'refresh' } | { action: 'change' };

type Summary = {
    page: { name: string };
    status: { indicator: 'none' | 'minor' | 'major' | 'critical'; description: string };
    incidents: { name: string; shortlink: string }[];
};

/** Returns the summary of a status page, or an error message when the page could not be read. */
async function readSummary(page: string): Promise<Summary | string> {
    try {
        const response = await fetch(new URL('/api/v2/summary.json', page));
        if (!response.ok) return `The status page answered ${response.status}.`;
        return (await response.json()) as Summary;
    } catch (error) {
        return `The status page cannot be read: ${(error as Error).message}`;
    }
}

const statusBlock = createComponent<Props, State, Action>({
    componentId: 'status',
    initialState: ({ page }) => ({ page: page ?? 'https://www.githubstatus.com' }),
    action: async ({ state, props }, action) => {
        if (action.action === 'save') return { props: { page: state.page } };
        if (action.action === 'change') return { props: {}, state: { page: props.page ?? '' } };
        // Rendering reads the status again.
        return {};
    },
    render: async ({ props }) => {
        if (!props.page) {
            return (
                <block>
                    <input label="Status page" element={<textinput state="page" />} />
                    <button label="Show" onPress={{ action: 'save' }} />
                </block>
            );
        }
        const summary = await readSummary(props.page);
        const controls = [
            { label: 'Refresh', onPress: { action: 'refresh' as const } },
            { label: 'Change the page', onPress: { action: 'change' as const } },
        ];
        if (typeof summary === 'string') {
            return (
                <block controls={controls}>
                    <text>{summary}</text>
                </block>
            );
        }
        return (
            <block controls={controls}>
                <card
                    title={`${summary.page.name}: ${summary.status.description}`}
                    hint={
                        summary.incidents.map(({ name }) => name).join(' · ') ||
                        'No incident is open.'
                    }
                    onPress={{ action: '@ui.url.open', url: props.page }}
                />
            </block>
        );
    },
});

export default createIntegration({ components: [statusBlock] });
