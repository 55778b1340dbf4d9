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
static const unsigned char later_account_js[] = {
#embed "web/later/account.js"
};
static const unsigned char later_audit_js[] = {
#embed "web/later/audit.js"
};
static const unsigned char later_book_js[] = {
#embed "web/later/book.js"
};
static const unsigned char later_chart_js[] = {
#embed "web/later/chart.js"
};
static const unsigned char later_checklist_js[] = {
#embed "web/later/checklist.js"
};
static const unsigned char later_choosing_js[] = {
#embed "web/later/choosing.js"
};
static const unsigned char later_claim_js[] = {
#embed "web/later/claim.js"
};
static const unsigned char later_codecs_js[] = {
#embed "web/later/codecs.js"
};
static const unsigned char later_commission_js[] = {
#embed "web/later/commission.js"
};
static const unsigned char later_csv_js[] = {
#embed "web/later/csv.js"
};
static const unsigned char later_device_js[] = {
#embed "web/later/device.js"
};
static const unsigned char later_deviceforms_js[] = {
#embed "web/later/deviceforms.js"
};
static const unsigned char later_devicehistory_js[] = {
#embed "web/later/devicehistory.js"
};
static const unsigned char later_devicelist_js[] = {
#embed "web/later/devicelist.js"
};
static const unsigned char later_devices_js[] = {
#embed "web/later/devices.js"
};
static const unsigned char later_entry_js[] = {
#embed "web/later/entry.js"
};
static const unsigned char later_feed_js[] = {
#embed "web/later/feed.js"
};
static const unsigned char later_flow_js[] = {
#embed "web/later/flow.js"
};
static const unsigned char later_forms_js[] = {
#embed "web/later/forms.js"
};
static const unsigned char later_gateway_js[] = {
#embed "web/later/gateway.js"
};
static const unsigned char later_gatewayforms_js[] = {
#embed "web/later/gatewayforms.js"
};
static const unsigned char later_gateways_js[] = {
#embed "web/later/gateways.js"
};
static const unsigned char later_guard_js[] = {
#embed "web/later/guard.js"
};
static const unsigned char later_health_js[] = {
#embed "web/later/health.js"
};
static const unsigned char later_heard_js[] = {
#embed "web/later/heard.js"
};
static const unsigned char later_importing_js[] = {
#embed "web/later/importing.js"
};
static const unsigned char later_importways_js[] = {
#embed "web/later/importways.js"
};
static const unsigned char later_invitation_js[] = {
#embed "web/later/invitation.js"
};
static const unsigned char later_keys_js[] = {
#embed "web/later/keys.js"
};
static const unsigned char later_lines_js[] = {
#embed "web/later/lines.js"
};
static const unsigned char later_log_js[] = {
#embed "web/later/log.js"
};
static const unsigned char later_logbar_js[] = {
#embed "web/later/logbar.js"
};
static const unsigned char later_orphans_js[] = {
#embed "web/later/orphans.js"
};
static const unsigned char later_pager_js[] = {
#embed "web/later/pager.js"
};
static const unsigned char later_past_js[] = {
#embed "web/later/past.js"
};
static const unsigned char later_pattern_js[] = {
#embed "web/later/pattern.js"
};
static const unsigned char later_people_js[] = {
#embed "web/later/people.js"
};
static const unsigned char later_picker_js[] = {
#embed "web/later/picker.js"
};
static const unsigned char later_picks_js[] = {
#embed "web/later/picks.js"
};
static const unsigned char later_plan_js[] = {
#embed "web/later/plan.js"
};
static const unsigned char later_plankeys_js[] = {
#embed "web/later/plankeys.js"
};
static const unsigned char later_planlist_js[] = {
#embed "web/later/planlist.js"
};
static const unsigned char later_planmodel_js[] = {
#embed "web/later/planmodel.js"
};
static const unsigned char later_planner_js[] = {
#embed "web/later/planner.js"
};
static const unsigned char later_planrow_js[] = {
#embed "web/later/planrow.js"
};
static const unsigned char later_plansave_js[] = {
#embed "web/later/plansave.js"
};
static const unsigned char later_planview_js[] = {
#embed "web/later/planview.js"
};
static const unsigned char later_pool_js[] = {
#embed "web/later/pool.js"
};
static const unsigned char later_preview_js[] = {
#embed "web/later/preview.js"
};
static const unsigned char later_quarantine_js[] = {
#embed "web/later/quarantine.js"
};
static const unsigned char later_readings_js[] = {
#embed "web/later/readings.js"
};
static const unsigned char later_round_js[] = {
#embed "web/later/round.js"
};
static const unsigned char later_site_js[] = {
#embed "web/later/site.js"
};
static const unsigned char later_sitelist_js[] = {
#embed "web/later/sitelist.js"
};
static const unsigned char later_sitetabs_js[] = {
#embed "web/later/sitetabs.js"
};
static const unsigned char later_space_js[] = {
#embed "web/later/space.js"
};
static const unsigned char later_spans_js[] = {
#embed "web/later/spans.js"
};
static const unsigned char later_stock_js[] = {
#embed "web/later/stock.js"
};
static const unsigned char later_tenants_js[] = {
#embed "web/later/tenants.js"
};
static const unsigned char later_timeline_js[] = {
#embed "web/later/timeline.js"
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
static const unsigned char parts_editing_js[] = {
#embed "web/parts/editing.js"
};
static const unsigned char parts_export_js[] = {
#embed "web/parts/export.js"
};
static const unsigned char parts_menu_js[] = {
#embed "web/parts/menu.js"
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
static const unsigned char roles_js[] = {
#embed "web/roles.js"
};
static const unsigned char routes_js[] = {
#embed "web/routes.js"
};
static const unsigned char screens_login_js[] = {
#embed "web/screens/login.js"
};
static const unsigned char screens_missing_js[] = {
#embed "web/screens/missing.js"
};
static const unsigned char screens_overview_js[] = {
#embed "web/screens/overview.js"
};
static const unsigned char session_js[] = {
#embed "web/session.js"
};
static const unsigned char stream_js[] = {
#embed "web/stream.js"
};
static const unsigned char styles_base_css[] = {
#embed "web/styles/base.css"
};
static const unsigned char styles_detail_css[] = {
#embed "web/styles/detail.css"
};
static const unsigned char styles_edit_css[] = {
#embed "web/styles/edit.css"
};
static const unsigned char styles_log_css[] = {
#embed "web/styles/log.css"
};
static const unsigned char styles_narrow_css[] = {
#embed "web/styles/narrow.css"
};
static const unsigned char styles_parts_css[] = {
#embed "web/styles/parts.css"
};
static const unsigned char styles_platform_css[] = {
#embed "web/styles/platform.css"
};
static const unsigned char styles_print_css[] = {
#embed "web/styles/print.css"
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
    {"later/account.js", later_account_js, sizeof later_account_js},
    {"later/audit.js", later_audit_js, sizeof later_audit_js},
    {"later/book.js", later_book_js, sizeof later_book_js},
    {"later/chart.js", later_chart_js, sizeof later_chart_js},
    {"later/checklist.js", later_checklist_js, sizeof later_checklist_js},
    {"later/choosing.js", later_choosing_js, sizeof later_choosing_js},
    {"later/claim.js", later_claim_js, sizeof later_claim_js},
    {"later/codecs.js", later_codecs_js, sizeof later_codecs_js},
    {"later/commission.js", later_commission_js, sizeof later_commission_js},
    {"later/csv.js", later_csv_js, sizeof later_csv_js},
    {"later/device.js", later_device_js, sizeof later_device_js},
    {"later/deviceforms.js", later_deviceforms_js, sizeof later_deviceforms_js},
    {"later/devicehistory.js", later_devicehistory_js, sizeof later_devicehistory_js},
    {"later/devicelist.js", later_devicelist_js, sizeof later_devicelist_js},
    {"later/devices.js", later_devices_js, sizeof later_devices_js},
    {"later/entry.js", later_entry_js, sizeof later_entry_js},
    {"later/feed.js", later_feed_js, sizeof later_feed_js},
    {"later/flow.js", later_flow_js, sizeof later_flow_js},
    {"later/forms.js", later_forms_js, sizeof later_forms_js},
    {"later/gateway.js", later_gateway_js, sizeof later_gateway_js},
    {"later/gatewayforms.js", later_gatewayforms_js, sizeof later_gatewayforms_js},
    {"later/gateways.js", later_gateways_js, sizeof later_gateways_js},
    {"later/guard.js", later_guard_js, sizeof later_guard_js},
    {"later/health.js", later_health_js, sizeof later_health_js},
    {"later/heard.js", later_heard_js, sizeof later_heard_js},
    {"later/importing.js", later_importing_js, sizeof later_importing_js},
    {"later/importways.js", later_importways_js, sizeof later_importways_js},
    {"later/invitation.js", later_invitation_js, sizeof later_invitation_js},
    {"later/keys.js", later_keys_js, sizeof later_keys_js},
    {"later/lines.js", later_lines_js, sizeof later_lines_js},
    {"later/log.js", later_log_js, sizeof later_log_js},
    {"later/logbar.js", later_logbar_js, sizeof later_logbar_js},
    {"later/orphans.js", later_orphans_js, sizeof later_orphans_js},
    {"later/pager.js", later_pager_js, sizeof later_pager_js},
    {"later/past.js", later_past_js, sizeof later_past_js},
    {"later/pattern.js", later_pattern_js, sizeof later_pattern_js},
    {"later/people.js", later_people_js, sizeof later_people_js},
    {"later/picker.js", later_picker_js, sizeof later_picker_js},
    {"later/picks.js", later_picks_js, sizeof later_picks_js},
    {"later/plan.js", later_plan_js, sizeof later_plan_js},
    {"later/plankeys.js", later_plankeys_js, sizeof later_plankeys_js},
    {"later/planlist.js", later_planlist_js, sizeof later_planlist_js},
    {"later/planmodel.js", later_planmodel_js, sizeof later_planmodel_js},
    {"later/planner.js", later_planner_js, sizeof later_planner_js},
    {"later/planrow.js", later_planrow_js, sizeof later_planrow_js},
    {"later/plansave.js", later_plansave_js, sizeof later_plansave_js},
    {"later/planview.js", later_planview_js, sizeof later_planview_js},
    {"later/pool.js", later_pool_js, sizeof later_pool_js},
    {"later/preview.js", later_preview_js, sizeof later_preview_js},
    {"later/quarantine.js", later_quarantine_js, sizeof later_quarantine_js},
    {"later/readings.js", later_readings_js, sizeof later_readings_js},
    {"later/round.js", later_round_js, sizeof later_round_js},
    {"later/site.js", later_site_js, sizeof later_site_js},
    {"later/sitelist.js", later_sitelist_js, sizeof later_sitelist_js},
    {"later/sitetabs.js", later_sitetabs_js, sizeof later_sitetabs_js},
    {"later/space.js", later_space_js, sizeof later_space_js},
    {"later/spans.js", later_spans_js, sizeof later_spans_js},
    {"later/stock.js", later_stock_js, sizeof later_stock_js},
    {"later/tenants.js", later_tenants_js, sizeof later_tenants_js},
    {"later/timeline.js", later_timeline_js, sizeof later_timeline_js},
    {"live.js", live_js, sizeof live_js},
    {"main.js", main_js, sizeof main_js},
    {"parts/dialog.js", parts_dialog_js, sizeof parts_dialog_js},
    {"parts/editing.js", parts_editing_js, sizeof parts_editing_js},
    {"parts/export.js", parts_export_js, sizeof parts_export_js},
    {"parts/menu.js", parts_menu_js, sizeof parts_menu_js},
    {"parts/screen.js", parts_screen_js, sizeof parts_screen_js},
    {"parts/states.js", parts_states_js, sizeof parts_states_js},
    {"parts/table.js", parts_table_js, sizeof parts_table_js},
    {"roles.js", roles_js, sizeof roles_js},
    {"routes.js", routes_js, sizeof routes_js},
    {"screens/login.js", screens_login_js, sizeof screens_login_js},
    {"screens/missing.js", screens_missing_js, sizeof screens_missing_js},
    {"screens/overview.js", screens_overview_js, sizeof screens_overview_js},
    {"session.js", session_js, sizeof session_js},
    {"stream.js", stream_js, sizeof stream_js},
    {"styles/base.css", styles_base_css, sizeof styles_base_css},
    {"styles/detail.css", styles_detail_css, sizeof styles_detail_css},
    {"styles/edit.css", styles_edit_css, sizeof styles_edit_css},
    {"styles/log.css", styles_log_css, sizeof styles_log_css},
    {"styles/narrow.css", styles_narrow_css, sizeof styles_narrow_css},
    {"styles/parts.css", styles_parts_css, sizeof styles_parts_css},
    {"styles/platform.css", styles_platform_css, sizeof styles_platform_css},
    {"styles/print.css", styles_print_css, sizeof styles_print_css},
    {"styles/states.css", styles_states_css, sizeof styles_states_css},
    {"texts.js", texts_js, sizeof texts_js},
    {"texts/de.js", texts_de_js, sizeof texts_de_js},
    {"texts/en.js", texts_en_js, sizeof texts_en_js},
};

const struct CWebUI_file *CWebUI_files(size_t *count) {
    *count = sizeof files / sizeof files[0];
    return files;
}
