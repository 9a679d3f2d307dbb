import vue from '@vitejs/plugin-vue';

/** Vue looks for components of its own behind every tag that it does not know. */
const isCustomElement = (tag) => tag.startsWith('mx-lens');

export default { plugins: [vue({ template: { compilerOptions: { isCustomElement } } })] };
