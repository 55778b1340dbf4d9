#include "CWebUI.h"

// Clang reads #embed in every C, and says that it is new.
#pragma clang diagnostic ignored "-Wc23-extensions"

static const unsigned char api_js[] = {
#embed "web/api.js"
};
static const unsigned char dom_js[] = {
#embed "web/dom.js"
};
static const unsigned char format_js[] = {
#embed "web/format.js"
};
static const unsigned char frame_js[] = {
#embed "web/frame.js"
};
static const unsigned char icon_svg[] = {
#embed "web/icon.svg"
};
static const unsigned char index_html[] = {
#embed "web/index.html"
};
static const unsigned char live_js[] = {
#embed "web/live.js"
};
static const unsigned char main_js[] = {
#embed "web/main.js"
};
static const unsigned char parts_dialog_js[] = {
#embed "web/parts/dialog.js"
};
static const unsigned char parts_plan_js[] = {
#embed "web/parts/plan.js"
};
static const unsigned char parts_screen_js[] = {
#embed "web/parts/screen.js"
};
static const unsigned char parts_states_js[] = {
#embed "web/parts/states.js"
};
static const unsigned char parts_table_js[] = {
#embed "web/parts/table.js"
};
static const unsigned char parts_timeline_js[] = {
#embed "web/parts/timeline.js"
};
static const unsigned char roles_js[] = {
#embed "web/roles.js"
};
static const unsigned char routes_js[] = {
#embed "web/routes.js"
};
static const unsigned char screens_audit_js[] = {
#embed "web/screens/audit.js"
};
static const unsigned char screens_commission_js[] = {
#embed "web/screens/commission.js"
};
static const unsigned char screens_device_js[] = {
#embed "web/screens/device.js"
};
static const unsigned char screens_devices_js[] = {
#embed "web/screens/devices.js"
};
static const unsigned char screens_gateways_js[] = {
#embed "web/screens/gateways.js"
};
static const unsigned char screens_login_js[] = {
#embed "web/screens/login.js"
};
static const unsigned char screens_missing_js[] = {
#embed "web/screens/missing.js"
};
static const unsigned char screens_orphans_js[] = {
#embed "web/screens/orphans.js"
};
static const unsigned char screens_overview_js[] = {
#embed "web/screens/overview.js"
};
static const unsigned char screens_people_js[] = {
#embed "web/screens/people.js"
};
static const unsigned char screens_pool_js[] = {
#embed "web/screens/pool.js"
};
static const unsigned char screens_site_js[] = {
#embed "web/screens/site.js"
};
static const unsigned char screens_space_js[] = {
#embed "web/screens/space.js"
};
static const unsigned char session_js[] = {
#embed "web/session.js"
};
static const unsigned char styles_base_css[] = {
#embed "web/styles/base.css"
};
static const unsigned char styles_narrow_css[] = {
#embed "web/styles/narrow.css"
};
static const unsigned char styles_parts_css[] = {
#embed "web/styles/parts.css"
};
static const unsigned char styles_states_css[] = {
#embed "web/styles/states.css"
};
static const unsigned char texts_js[] = {
#embed "web/texts.js"
};
static const unsigned char texts_de_js[] = {
#embed "web/texts/de.js"
};
static const unsigned char texts_en_js[] = {
#embed "web/texts/en.js"
};

// Each file of web/, once: TidyTests holds the list against the folder.
static const struct CWebUI_file files[] = {
    {"api.js", api_js, sizeof api_js},
    {"dom.js", dom_js, sizeof dom_js},
    {"format.js", format_js, sizeof format_js},
    {"frame.js", frame_js, sizeof frame_js},
    {"icon.svg", icon_svg, sizeof icon_svg},
    {"index.html", index_html, sizeof index_html},
    {"live.js", live_js, sizeof live_js},
    {"main.js", main_js, sizeof main_js},
    {"parts/dialog.js", parts_dialog_js, sizeof parts_dialog_js},
    {"parts/plan.js", parts_plan_js, sizeof parts_plan_js},
    {"parts/screen.js", parts_screen_js, sizeof parts_screen_js},
    {"parts/states.js", parts_states_js, sizeof parts_states_js},
    {"parts/table.js", parts_table_js, sizeof parts_table_js},
    {"parts/timeline.js", parts_timeline_js, sizeof parts_timeline_js},
    {"roles.js", roles_js, sizeof roles_js},
    {"routes.js", routes_js, sizeof routes_js},
    {"screens/audit.js", screens_audit_js, sizeof screens_audit_js},
    {"screens/commission.js", screens_commission_js, sizeof screens_commission_js},
    {"screens/device.js", screens_device_js, sizeof screens_device_js},
    {"screens/devices.js", screens_devices_js, sizeof screens_devices_js},
    {"screens/gateways.js", screens_gateways_js, sizeof screens_gateways_js},
    {"screens/login.js", screens_login_js, sizeof screens_login_js},
    {"screens/missing.js", screens_missing_js, sizeof screens_missing_js},
    {"screens/orphans.js", screens_orphans_js, sizeof screens_orphans_js},
    {"screens/overview.js", screens_overview_js, sizeof screens_overview_js},
    {"screens/people.js", screens_people_js, sizeof screens_people_js},
    {"screens/pool.js", screens_pool_js, sizeof screens_pool_js},
    {"screens/site.js", screens_site_js, sizeof screens_site_js},
    {"screens/space.js", screens_space_js, sizeof screens_space_js},
    {"session.js", session_js, sizeof session_js},
    {"styles/base.css", styles_base_css, sizeof styles_base_css},
    {"styles/narrow.css", styles_narrow_css, sizeof styles_narrow_css},
    {"styles/parts.css", styles_parts_css, sizeof styles_parts_css},
    {"styles/states.css", styles_states_css, sizeof styles_states_css},
    {"texts.js", texts_js, sizeof texts_js},
    {"texts/de.js", texts_de_js, sizeof texts_de_js},
    {"texts/en.js", texts_en_js, sizeof texts_en_js},
};

const struct CWebUI_file *CWebUI_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
