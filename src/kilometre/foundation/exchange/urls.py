from django.urls import path

from .views import bringing, exports, imports

app_name = "exchange"
urlpatterns = [
    path("imports/", bringing.imports, name="imports"),
    path("imports/nouveau/<slug:kind>/", bringing.bring, name="bring"),
    path("imports/modele/<slug:kind>/", bringing.model, name="model"),
    path("imports/<id:public_id>/", imports.batch, name="import"),
    path("imports/<id:public_id>/feuille/", bringing.sheet, name="sheet"),
    path("imports/<id:public_id>/colonnes/", bringing.columns, name="columns"),
    path("imports/<id:public_id>/avancement/", imports.progress, name="progress"),
    path("imports/<id:public_id>/choix/", imports.choose, name="choose"),
    path("imports/<id:public_id>/verifier/", imports.check, name="check"),
    path("imports/<id:public_id>/importer/", imports.apply, name="apply"),
    path("imports/<id:public_id>/annuler/", imports.undo, name="undo"),
    path("imports/<id:public_id>/inviter/", imports.invite, name="invite"),
    path("imports/<id:public_id>/oublier/", imports.drop, name="drop"),
    path("imports/<id:public_id>/a-corriger/", imports.rejects, name="rejects"),
    path("exports/<ref:subject>/", exports.ask, name="ask"),
    path("exports/<id:public_id>/", exports.export, name="export"),
    path("exports/<id:public_id>/avancement/", exports.progress, name="export-progress"),
    path("exports/<id:public_id>/telecharger/", exports.download, name="download"),
]
