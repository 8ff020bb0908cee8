# What a Gemfile wants, for the shell scripts. Answers are lines; `gems.rb QUESTION` runs with BUNDLE_GEMFILE set.
require "bundler"
require "net/http"

# A Gemfile (and its lock, where there is one) as the production groups see it, beside the gems at hand.
class Wanted
  def initialize
    @gemfile = Bundler.default_gemfile
    @lockfile = Bundler.default_lockfile
    @definition = Bundler::Definition.build(@gemfile, @lockfile, nil)
  end

  # `3.3.0`, or nothing when the Gemfile says nothing or this Ruby will do.
  def ruby
    wanted = @definition.ruby_version or return
    @definition.validate_ruby!
  rescue Bundler::RubyVersionMismatch
    puts wanted.versions.join(", ")
  end

  # Gems that no gem at hand satisfies: `NAME REQUIREMENT (AT HAND)`.
  def missing
    dependencies.each do |dependency|
      next if at_hand(dependency.name).any? { |version| dependency.requirement.satisfied_by?(version) }
      puts [dependency.name, dependency.requirement, *at_hand(dependency.name).max].join("\t")
    end
  end

  # What the lock fixes to a version that is not at hand.
  def unlocked
    locked.each do |spec|
      next if at_hand(spec.name).include?(spec.version)
      puts [spec.name, spec.version, *at_hand(spec.name).max].join("\t")
    end
  end

  def servers
    remotes.each { |uri| puts uri.host }
  end

  # Exits with 0 when every gem server answers.
  def reachable
    silent = remotes.reject { |uri| answers?(uri) }
    silent.each { |uri| puts uri.host }
    exit silent.empty?
  end

  def count
    Bundler.configure
    puts @definition.specs_for(groups).count { |spec| spec.name != "bundler" }
  end

  # Are there gems of groups that are left out? Bundler would look for them too when it has no lock.
  def excluded
    exit(@definition.dependencies != included)
  end

  private

  def groups
    @definition.groups - Bundler.settings[:without].map(&:to_sym)
  end

  def included
    @definition.dependencies.select { |dependency| (dependency.groups & groups).any? }
  end

  def dependencies
    included.select { |dependency| dependency.should_include? && from_server?(dependency) }
  end

  def from_server?(dependency)
    dependency.source.nil? || dependency.source.instance_of?(Bundler::Source::Rubygems)
  end

  # The locked gems that the production groups need, directly or not.
  def locked
    return [] unless @lockfile.exist?
    specs = Bundler::LockfileParser.new(@lockfile.read).specs.group_by(&:name)
    open = dependencies.map(&:name)
    seen = []
    while (name = open.shift)
      next if seen.include?(name)
      seen << name
      specs.fetch(name, []).each { |spec| open.concat(spec.dependencies.map(&:name)) }
    end
    seen.flat_map { |name| specs.fetch(name, []).first(1) }.select { |spec| spec.source.is_a?(Bundler::Source::Rubygems) }
  end

  def at_hand(name)
    Gem::Specification.stubs_for(name).map(&:version)
  end

  def remotes
    sources = @definition.send(:sources).all_sources.grep(Bundler::Source::Rubygems)
    sources.flat_map(&:remotes).uniq.map { |uri| URI(Bundler.settings.mirror_for(uri.to_s).to_s) }.uniq
  end

  def answers?(uri)
    http = Net::HTTP.new(uri.host, uri.port)
    http.use_ssl = uri.scheme == "https"
    http.open_timeout = http.read_timeout = 4
    http.start { |connection| connection.head("/") }
    true
  rescue SystemCallError, SocketError, IOError, Timeout::Error, OpenSSL::SSL::SSLError, Net::ProtocolError
    false
  end
end

begin
  Wanted.new.public_send(ARGV.fetch(0))
rescue Bundler::BundlerError => error
  abort error.message
end
