import { createComponent, createIntegration, type RuntimeContext } from '@gitbook/runtime';

import frameScript from './frame.raw.js';

type Props = { numbers?: string };
type State = { numbers: string };
type Action = { action: 'save' };

const previewBlock = createComponent<Props, State, Action>({
    componentId: 'preview',
    initialState: (props) => ({ numbers: props.numbers ?? '20 60 40 90' }),
    action: async (element, action) =>
        action.action === 'save' ? { props: { numbers: element.state.numbers } } : {},
    render: async (element, context) => (
        <block>
            <vstack>
                <hstack>
                    <box grow={1}>
                        <textinput state="numbers" placeholder="Numbers, e.g. 20 60 40" />
                    </box>
                    <button label="Save numbers" onPress={{ action: 'save' }} />
                </hstack>
                <webframe
                    source={{ url: frameURL(context) }}
                    aspectRatio={16 / 5}
                    data={{ numbers: element.dynamicState('numbers') }}
                />
            </vstack>
        </block>
    ),
});

/** Frames load from the sandbox origin, which never receives cookies of the platform. */
function frameURL({ environment }: RuntimeContext): string {
    const { urls } =
        environment.spaceInstallation ?? environment.installation ?? environment.integration;
    return `${urls.publicContentEndpoint.replace(/\/$/, '')}/frame`;
}

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Live preview</title>
<style>
  html { color-scheme: light dark; }
  body { margin: 0; }
  #chart { display: flex; align-items: flex-end; gap: 6px; height: 140px; padding: 10px; box-sizing: border-box; }
  .bar { flex: 1; max-width: 60px; background: #5b6cff; border-radius: 4px 4px 0 0; transition: height .12s; }
  @media (prefers-reduced-motion: reduce) { .bar { transition: none; } }
</style>
</head>
<body>
<div id="chart" role="img" aria-label="Bar chart"></div>
<script>${frameScript}</script>
</body>
</html>`;

export default createIntegration({
    components: [previewBlock],
    fetch: async (request) =>
        new URL(request.url).pathname.endsWith('/frame')
            ? new Response(page, { headers: { 'content-type': 'text/html; charset=utf-8' } })
            : new Response('Not found', { status: 404 }),
});
