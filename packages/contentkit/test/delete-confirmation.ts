/** The `confirm` property of controls that ask for confirmation before they dispatch their action. */
export const DELETE_CONFIRMATION = {
    title: 'Delete it?',
    text: 'It is gone then.',
    confirm: 'Delete',
    style: 'danger',
};
