import { createComponent, ExposableError } from '@gitbook/runtime';

type CardAction =
    | { action: 'replace' }
    | { action: 'rename' }
    | { action: 'complete' }
    | { action: '@link.unfurl'; url: string }
    | { action: '@ui.modal.close'; returnValue?: unknown };

/**
 * `replace` and `rename` return only some fields of the instance. Omitted fields must keep or lose their values as with
 * the reference SDK.
 */
export const card = createComponent<
    { url?: string; title?: string },
    { count: number; note?: string },
    CardAction
>({
    componentId: 'card',
    initialState: (props) => ({ count: props.url === undefined ? 0 : 1, note: 'initial' }),
    action: async (element, action) => {
        switch (action.action) {
            case 'replace':
                return { state: { count: element.state.count + 1 } };
            case 'rename':
                return { props: { title: 'renamed' } };
            case 'complete':
                return { type: 'complete', returnValue: { count: element.state.count } };
            case '@link.unfurl':
                return { props: { url: action.url } };
            case '@ui.modal.close':
                return { state: { count: 100, note: JSON.stringify(action.returnValue) } };
        }
        return element;
    },
    render: async (element, context) => {
        element.setCache({ maxAge: 30 });
        const { theme, type } = element.context;
        return (
            <block>
                {null}
                <text>{`${element.state.count} ${element.state.note} ${type} ${theme}`}</text>
                <text>{JSON.stringify(element.props)}</text>
                <text>{context.environment.integration.name}</text>
                {[<text key="a">one</text>, false, undefined]}
                <>
                    <text style="bold">in a fragment</text>
                </>
                <button label="Replace" onPress={{ action: 'replace' }} />
                <button label="Rename" onPress={{ action: 'rename' }} />
                <button label="Complete" onPress={{ action: 'complete' }} />
            </block>
        );
    },
});

/** Throws an error whose message is sent to the caller, and an error whose message is not. */
export const refuses = createComponent<{}, { step: number }, { action: 'fail' }>({
    componentId: 'refuses',
    initialState: { step: 0 },
    action: async () => {
        throw new Error('A detail that nobody may see');
    },
    render: async (element) => {
        if (element.props && 'sample' in element.props) throw new ExposableError('Not here', 422);
        return (
            <block>
                <button label="Fail" onPress={{ action: 'fail' }} />
            </block>
        );
    },
});

export const settings = createComponent<
    { installation: { configuration: unknown } },
    { value: string },
    { action: 'save' }
>({
    componentId: 'space-settings',
    initialState: { value: 'initial' },
    action: async () => ({ type: 'complete' }),
    render: async (element) => (
        <configuration>
            <input label="Value" element={<textinput state="value" />} />
            <text>{JSON.stringify(element.props)}</text>
            <button label="Save" onPress={{ action: 'save' }} />
        </configuration>
    ),
});
