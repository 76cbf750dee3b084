import {
    createComponent,
    createIntegration,
    type InstallationConfigurationProps,
    type RuntimeContext,
    type RuntimeEnvironment,
    type SpaceInstallationConfigurationProps,
} from '@gitbook/runtime';

type AccountConfiguration = { api_key?: string };
type SpaceConfiguration = { channel?: string; notify?: boolean };
type Environment = RuntimeEnvironment<AccountConfiguration, SpaceConfiguration>;
type Context = RuntimeContext<Environment>;

const account = createComponent<
    InstallationConfigurationProps<Environment>,
    { api_key: string },
    { action: 'save' },
    Context
>({
    componentId: 'account',
    initialState: (props) => ({ api_key: props.installation.configuration?.api_key || '' }),
    action: async (element, action, context) => {
        if (action.action === 'save') {
            const { api, environment } = context;
            const installation = environment.installation;
            if (installation) {
                await api.integrations.updateIntegrationInstallation(
                    environment.integration.name,
                    installation.id,
                    {
                        configuration: {
                            ...installation.configuration,
                            api_key: element.state.api_key,
                        },
                    },
                );
            }
            return { type: 'complete' };
        }
        return {};
    },
    render: async (element) => (
        <configuration>
            <input label="Key" element={<textinput state="api_key" inputType="password" />} />
            <button
                label="Save"
                style="primary"
                disabled={!element.state.api_key}
                onPress={{ action: 'save' }}
            />
        </configuration>
    ),
});

type Step = 'first' | 'second';

const space = createComponent<
    SpaceInstallationConfigurationProps<Environment>,
    { step: Step; channel: string },
    { action: 'next'; step: Step },
    Context
>({
    componentId: 'space',
    initialState: (props, _renderContext, context) => ({
        step: 'first',
        channel:
            props.spaceInstallation.configuration?.channel ?? context.environment.integration.name,
    }),
    action: async (element, action) =>
        action.action === 'next' ? { state: { ...element.state, step: action.step } } : element,
    render: async (element, { environment }) => {
        const spaceInstallation = environment.spaceInstallation;
        const notify: boolean | undefined = spaceInstallation?.configuration.notify;
        return (
            <configuration>
                <stepper
                    activeStep={element.state.step}
                    onStepChange={{ action: 'next', step: 'second' }}
                    onComplete={{ action: 'next', step: 'first' }}
                >
                    <step id="first" title="First" next={true}>
                        <text>{notify ? 'on' : 'off'}</text>
                        <divider />
                    </step>
                    <step id="second" title="Second">
                        <text>{spaceInstallation?.space ?? ''}</text>
                        <divider />
                    </step>
                </stepper>
            </configuration>
        );
    },
});

export default createIntegration<Context>({ components: [account, space] });
