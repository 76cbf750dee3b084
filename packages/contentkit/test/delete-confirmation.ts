/** A confirmation for controls that ask before they act. */
export const DELETE_CONFIRMATION = {
    title: 'Delete it?',
    text: 'It is gone then.',
    confirm: 'Delete',
    style: 'danger',
};
