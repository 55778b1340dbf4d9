public import Parking

extension AuditEntry.Outcome: FieldWord {}
extension DeviceCategory: FieldWord {}
extension Lifecycle: FieldWord {}
extension NewOverride.Kind: FieldWord {}
extension Occupancy: FieldWord {}
extension Role: FieldWord {}
extension Session.Kind: FieldWord {}
extension SpaceState: FieldWord {}
extension SubscriptionTier: FieldWord {}
extension TenantSummary.Kind: FieldWord {}
