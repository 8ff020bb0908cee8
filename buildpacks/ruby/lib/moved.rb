
# Added by the Ruby buildpack: this Ruby does not lie where it was built for. RUBYLIB makes it find its own library; here
# those directories go back behind the gems' (a gem may be newer than the library's copy), and the gems' follow the root.
lambda do |root|
  own, others = $LOAD_PATH.partition { |directory| directory.start_with?("#{root}/") }
  $LOAD_PATH.replace(others.reject { |directory| directory.start_with?("/usr/lib/") } + own)
  moved = ->(path) { path.start_with?("/usr/lib/", "/usr/share/", "/var/lib/") ? root + path : path }
  directory, paths = moved.call(Gem.default_dir), Gem.default_path.map(&moved)
  Gem.define_singleton_method(:default_dir) { directory }
  Gem.define_singleton_method(:default_path) { paths }
end.call(File.expand_path("../../../../../..", __dir__))
