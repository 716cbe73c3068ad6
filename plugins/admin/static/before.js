/* Before Decap is loaded: it is started by admin.js, when everything of ours is registered. */
window.CMS_MANUAL_INIT = true;
