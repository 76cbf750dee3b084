import { createComponent, createIntegration, ExposableError } from '@gitbook/runtime';

type Props = { url?: string; repository?: string; number?: string };
type Action = { action: '@link.unfurl'; url: string } | { action: 'refresh' };
type Issue = { title: string; state: string; comments: number };

const ISSUE = /^\/([\w.-]+\/[\w.-]+)\/issues\/(\d+)/;

/** Returns null for an issue that does not exist or is private. */
async function readIssue({ repository, number }: Props): Promise<Issue | null> {
    const response = await fetch(`https://api.github.com/repos/${repository}/issues/${number}`, {
        headers: { accept: 'application/vnd.github+json', 'user-agent': 'bindery-example' },
    });
    if (response.status === 404) return null;
    if (!response.ok) throw new ExposableError(`GitHub answered ${response.status}`, 502);
    return (await response.json()) as Issue;
}

const issueBlock = createComponent<Props, {}, Action>({
    componentId: 'issue',
    action: async (_element, action) => {
        if (action.action !== '@link.unfurl') return {};
        const [, repository, number] = ISSUE.exec(new URL(action.url).pathname) ?? [];
        // The page keeps the plain link when this fails.
        if (!repository || !number) throw new ExposableError('This link leads to no issue', 404);
        return { props: { url: action.url, repository, number } };
    },
    render: async ({ props }) => {
        if (!props.url) {
            return (
                <block>
                    <text>Paste a link to an issue on GitHub.</text>
                </block>
            );
        }
        const issue = await readIssue(props);
        return (
            <block controls={[{ label: 'Look again', onPress: { action: 'refresh' } }]}>
                <card
                    title={issue?.title ?? `${props.repository}#${props.number}`}
                    hint={
                        issue
                            ? `${props.repository}#${props.number} · ${issue.state} · ${issue.comments} comments`
                            : 'This issue does not exist, or is private.'
                    }
                    onPress={{ action: '@ui.url.open', url: props.url }}
                />
            </block>
        );
    },
});

export default createIntegration({ components: [issueBlock] });
