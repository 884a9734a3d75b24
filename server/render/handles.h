#pragma once
#include <cairo.h>
#include <pango/pango.h>

#include <memory>

/// Owners of the handles of Cairo, Pango and GLib: one for each kind.
namespace entonnoir::render {

struct ReleaseSurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct ReleaseCairo {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
struct ReleaseObject {
  void operator()(void* object) const { g_object_unref(object); }
};
struct ReleaseFont {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
struct ReleaseAttributes {
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
struct ReleaseIterator {
  void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
};
struct ReleaseOptions {
  void operator()(cairo_font_options_t* options) const { cairo_font_options_destroy(options); }
};

using Surface = std::unique_ptr<cairo_surface_t, ReleaseSurface>;
using Cairo = std::unique_ptr<cairo_t, ReleaseCairo>;
using FontMap = std::unique_ptr<PangoFontMap, ReleaseObject>;
using Context = std::unique_ptr<PangoContext, ReleaseObject>;
using Layout = std::unique_ptr<PangoLayout, ReleaseObject>;
using Font = std::unique_ptr<PangoFontDescription, ReleaseFont>;
using Attributes = std::unique_ptr<PangoAttrList, ReleaseAttributes>;
using LineIterator = std::unique_ptr<PangoLayoutIter, ReleaseIterator>;
using FontOptions = std::unique_ptr<cairo_font_options_t, ReleaseOptions>;

}  // namespace entonnoir::render
